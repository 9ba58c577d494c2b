import { isBlank, isBreak, isBreakOrEnd } from './characters.ts'
import type { Cursor } from './cursor.ts'
import { YamlFault } from './error.ts'

interface Header {
  readonly folded: boolean
  readonly chomping: '+' | '-' | ''
  /** Of the lines, beyond that of the parent; 0 when the first line decides. */
  readonly indent: number
}

/** Reads a block scalar (`|` or `>`); the cursor is at the indicator and ends at the first line that is not part of it. */
export function scanBlock(cursor: Cursor, parentIndent: number): string {
  const header = takeHeader(cursor)
  const explicit = header.indent > 0 ? Math.max(parentIndent, 0) + header.indent : 0
  let { breaks, indent } = skipEmptyLines(cursor, explicit, parentIndent)
  const parts: string[] = []
  let lineBreak = ''
  let afterBlank = false
  while (cursor.column === indent && !cursor.atEnd) {
    const startsBlank = isBlank(cursor.code())
    const folds = header.folded && lineBreak === '\n' && !afterBlank && !startsBlank
    if (!folds) parts.push(lineBreak)
    else if (breaks === '') parts.push(' ')
    parts.push(breaks, takeLine(cursor))
    afterBlank = startsBlank
    lineBreak = cursor.atEnd ? '' : cursor.takeBreak()
    ;({ breaks, indent } = skipEmptyLines(cursor, indent, parentIndent))
  }
  if (header.chomping !== '-') parts.push(lineBreak)
  if (header.chomping === '+') parts.push(breaks)
  return parts.join('')
}

function takeHeader(cursor: Cursor): Header {
  const start = cursor.at
  const folded = cursor.code() === 0x3e
  const match = /[|>](?:([+-])(\d?)|(\d)([+-]?))?/y
  match.lastIndex = start
  const [whole = '', sign, digitAfter, digit, signAfter] = match.exec(cursor.text) ?? []
  const width = digitAfter || digit || ''
  if (width === '0') throw new YamlFault('The indentation of a block text must not be 0.', start)
  cursor.at += whole.length
  skipRestOfHeader(cursor, start)
  return { folded, chomping: (sign ?? signAfter ?? '') as Header['chomping'], indent: Number(width) }
}

function skipRestOfHeader(cursor: Cursor, start: number): void {
  while (isBlank(cursor.code())) cursor.at++
  if (cursor.code() === 0x23) while (!isBreakOrEnd(cursor.code())) cursor.at++
  if (!isBreakOrEnd(cursor.code())) {
    throw new YamlFault('Only a comment may follow the start of a block text on its line.', start)
  }
  if (!cursor.atEnd) cursor.takeBreak()
}

function takeLine(cursor: Cursor): string {
  const start = cursor.at
  let at = start
  while (!isBreakOrEnd(cursor.text.charCodeAt(at))) at++
  cursor.at = at
  return cursor.text.slice(start, at)
}

/** Goes to the first line with content; gives the indentation, which that line decides when `indent` is 0. */
function skipEmptyLines(cursor: Cursor, indent: number, parentIndent: number): { breaks: string; indent: number } {
  let breaks = ''
  let deepest = 0
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === 0x20) cursor.at++
    deepest = Math.max(deepest, cursor.column)
    if ((indent === 0 || cursor.column < indent) && cursor.code() === 0x09) {
      throw new YamlFault('A tab is used for indentation; use spaces.', cursor.at)
    }
    if (!isBreak(cursor.code())) break
    breaks += cursor.takeBreak()
  }
  return { breaks, indent: indent === 0 ? Math.max(deepest, parentIndent + 1, 1) : indent }
}
