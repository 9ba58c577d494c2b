/**
 * Whether `text` matches `pattern`, where `*` stands for any run of characters. Linear in the text for each star;
 * no regular expression is built from what a user wrote.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return text === pattern
  const parts = pattern.split('*')
  const first = parts[0] ?? ''
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  const last = parts.at(-1) ?? ''
  return text.length - last.length >= at && text.endsWith(last)
}

/** An absent list of patterns matches everything. */
export function matchesAny(patterns: readonly string[] | undefined, text: string): boolean {
  return patterns === undefined || patterns.some((pattern) => matchesGlob(pattern, text))
}
