import { isBlank, isBlankOrEnd, isBreak, isFlowIndicator } from './characters.ts'
import type { Cursor } from './cursor.ts'
import { YamlFault } from './error.ts'
import { foldedBreaks } from './fold.ts'

export interface ScannedPlain {
  readonly text: string
  readonly end: number
  /** A line break followed the scalar, so that a key may start here. */
  readonly brokeLine: boolean
}

/** Reads a plain scalar; it goes on over lines indented deeper than `parentIndent`, or as far as a flow collection does. */
export function scanPlain(cursor: Cursor, inFlow: boolean, parentIndent: number): ScannedPlain {
  const start = cursor.at
  let text = ''
  let segmentStart = start
  let end = start
  let breaks: string | undefined
  while (!cursor.atDocumentMarker() && cursor.code() !== 0x23) {
    const wordStart = cursor.at
    skipWord(cursor, inFlow)
    if (cursor.at > wordStart) {
      if (breaks !== undefined) {
        text += cursor.text.slice(segmentStart, end) + breaks
        segmentStart = wordStart
        breaks = undefined
      }
      end = cursor.at
    }
    if (!isBlank(cursor.code()) && !isBreak(cursor.code())) break
    breaks = skipSpace(cursor, parentIndent)
    if (!inFlow && cursor.column <= parentIndent) break
  }
  return { text: text + cursor.text.slice(segmentStart, end), end, brokeLine: breaks !== undefined }
}

function skipWord(cursor: Cursor, inFlow: boolean): void {
  const { text } = cursor
  let at = cursor.at
  for (; ; at++) {
    const code = text.charCodeAt(at)
    if (isBlankOrEnd(code)) break
    if (code === 0x3a && isBlankOrEnd(text.charCodeAt(at + 1))) break
    if (inFlow && isFlowIndicator(code)) break
  }
  cursor.at = at
}

/** Goes to the next word; gives what the line breaks on the way fold into, or undefined when there was none. */
function skipSpace(cursor: Cursor, parentIndent: number): string | undefined {
  let first = ''
  let rest = ''
  for (;;) {
    const code = cursor.code()
    if (isBreak(code)) {
      if (first === '') first = cursor.takeBreak()
      else rest += cursor.takeBreak()
    } else if (isBlank(code)) {
      if (code === 0x09 && first !== '' && cursor.column <= parentIndent) {
        throw new YamlFault('A tab is used for indentation; use spaces.', cursor.at)
      }
      cursor.at++
    } else return first === '' ? undefined : foldedBreaks(first, rest)
  }
}
