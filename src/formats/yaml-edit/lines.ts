/** The start of the line that holds `at`. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** Where the line that holds `at` ends, its break included. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at)
}

/** Nothing but blanks stands between the start of the line and `at`. */
export function startsItsLine(text: string, at: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, at), at))
}

/** The line break of a text: that of its first line. */
export function lineBreak(text: string): string {
  const first = text.indexOf('\n')
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n'
}

/** Puts whole lines in at the start of a line or at the end of the text. */
export function insertLines(text: string, at: number, lines: readonly string[]): string {
  const newline = lineBreak(text)
  const unfinished = at === text.length && at > 0 && text[at - 1] !== '\n'
  const inserted = unfinished ? lines.map((line) => newline + line) : lines.map((line) => line + newline)
  return text.slice(0, at) + inserted.join('') + text.slice(at)
}

export function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end)
}
