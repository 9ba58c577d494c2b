/**
 * JSON from JSON with comments and trailing commas (`bun.lock`): both become spaces, so that lines and columns stay.
 * Strings are kept as they are. What is no JSON either stays for the parser to refuse.
 */
export function jsonFromJsonc(text: string): string {
  const kept: string[] = []
  /** Where in `kept` a comma waits for what follows it; -1 for none. */
  let comma = -1
  let start = 0
  while (start < text.length) {
    const end = endOfToken(text, start)
    const token = text.slice(start, end)
    if (isComment(text, start)) kept.push(token.replace(/[^\r\n]/g, ' '))
    else {
      if (comma !== -1 && (token === '}' || token === ']')) kept[comma] = ' '
      if (token === ',') comma = kept.length
      else if (!isBlank(token.charCodeAt(0))) comma = -1
      kept.push(token)
    }
    start = end
  }
  return kept.join('')
}

function isComment(text: string, at: number): boolean {
  return text.startsWith('//', at) || text.startsWith('/*', at)
}

/** A string, a comment, a run of blanks, or a single character. */
function endOfToken(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start)
  if (text.startsWith('//', start)) return endBefore(text, '\n', start)
  if (text.startsWith('/*', start)) return Math.min(endBefore(text, '*/', start + 2) + 2, text.length)
  let end = start + 1
  if (isBlank(text.charCodeAt(start))) while (isBlank(text.charCodeAt(end))) end++
  return end
}

/** An open string goes to the end. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return Math.min(at + 1, text.length)
}

function endBefore(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found === -1 ? text.length : found
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
