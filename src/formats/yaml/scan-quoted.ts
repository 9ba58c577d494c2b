import { isBlank, isBlankOrEnd, isBreak } from './characters.ts'
import type { Cursor } from './cursor.ts'
import { YamlFault } from './error.ts'
import { takeEscape } from './escape.ts'
import { foldedBreaks } from './fold.ts'

const backslash = 0x5c

/** Reads a quoted scalar; the cursor is at the opening quote and ends after the closing one. */
export function scanQuoted(cursor: Cursor): string {
  const start = cursor.at
  const quote = cursor.code()
  cursor.at++
  let text = ''
  for (;;) {
    checkGoesOn(cursor, start)
    text += takeRun(cursor, quote)
    if (cursor.code() === quote) {
      cursor.at++
      return text
    }
    if (cursor.code() === backslash) text += takeContinuation(cursor)
    else text += takeSpace(cursor)
  }
}

function checkGoesOn(cursor: Cursor, start: number): void {
  if (cursor.atEnd) throw new YamlFault('A quoted text is not closed.', start)
  if (cursor.atDocumentMarker())
    throw new YamlFault('A quoted text is not closed before the end of the document.', start)
}

/** Everything up to the closing quote, a blank before a line break, or an escaped line break. */
function takeRun(cursor: Cursor, quote: number): string {
  let text = ''
  let segmentStart = cursor.at
  for (;;) {
    const code = cursor.code()
    if (code === quote) {
      if (quote !== 0x27 || cursor.code(1) !== quote) break
      cursor.at++
      text += cursor.text.slice(segmentStart, cursor.at)
      segmentStart = ++cursor.at
    } else if (code === backslash && quote === 0x22) {
      if (isBreak(cursor.code(1))) break
      text += cursor.text.slice(segmentStart, cursor.at) + takeEscape(cursor)
      segmentStart = cursor.at
    } else if (isBlankOrEnd(code)) {
      if (!isBlank(code) || endsLine(cursor)) break
      cursor.at++
    } else cursor.at++
  }
  return text + cursor.text.slice(segmentStart, cursor.at)
}

/** Whether only blanks stand between here and a line break. Walks each stretch of blanks once. */
function endsLine(cursor: Cursor): boolean {
  const start = cursor.at
  while (isBlank(cursor.code(1))) cursor.at++
  if (isBreak(cursor.code(1)) || Number.isNaN(cursor.code(1))) {
    cursor.at = start
    return true
  }
  return false
}

/** A backslash at the end of a line: neither the break nor the blanks after it count. */
function takeContinuation(cursor: Cursor): string {
  cursor.at++
  cursor.takeBreak()
  return takeBreaks(cursor)
}

function takeSpace(cursor: Cursor): string {
  skipBlanks(cursor)
  const first = isBreak(cursor.code()) ? cursor.takeBreak() : ''
  return foldedBreaks(first, takeBreaks(cursor))
}

function takeBreaks(cursor: Cursor): string {
  let breaks = ''
  for (;;) {
    skipBlanks(cursor)
    if (!isBreak(cursor.code())) return breaks
    breaks += cursor.takeBreak()
  }
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.code())) cursor.at++
}
