/** Percent-encodes one part: all but letters, digits, `.`, `-`, `_`, `~` and the colon. */
export function encodePart(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':')
}

/** Parts between slashes, each encoded by itself. */
export function encodePath(text: string): string {
  return text.split('/').map(encodePart).join('/')
}

/** The text that was encoded; undefined where a percent sign encodes no UTF-8. */
export function decodePart(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch (fault) {
    if (fault instanceof URIError) return undefined
    throw fault
  }
}

/** The decoded segments without empty ones; undefined when one cannot be decoded. */
export function decodePath(text: string): readonly string[] | undefined {
  const segments: string[] = []
  for (const segment of text.split('/')) {
    const decoded = decodePart(segment)
    if (decoded === undefined) return undefined
    if (decoded !== '') segments.push(decoded)
  }
  return segments
}
