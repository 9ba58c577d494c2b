import type { Span } from './types.ts'

/** A line of the file without its line break. */
export interface SourceLine extends Span {
  readonly text: string
  /** From 1. */
  readonly number: number
}

/** Lines end in LF or CRLF; a byte order mark at the start is no part of the first. */
export function splitLines(text: string): SourceLine[] {
  const lines: SourceLine[] = []
  let start = text.startsWith('\uFEFF') ? 1 : 0
  while (start < text.length) {
    const found = text.indexOf('\n', start)
    const stop = found < 0 ? text.length : found
    const end = stop > start && text[stop - 1] === '\r' ? stop - 1 : stop
    lines.push({ text: text.slice(start, end), start, end, number: lines.length + 1 })
    start = stop + 1
  }
  return lines
}

/** `#` after nothing but white space. */
export function isComment({ text }: SourceLine): boolean {
  return text.trimStart().startsWith('#')
}

export function isBlank({ text }: SourceLine): boolean {
  return text.trim() === ''
}
