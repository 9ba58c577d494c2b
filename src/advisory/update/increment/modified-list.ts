/** Most that a list may name; npm's, the longest, has a quarter of a million. */
const maxLines = 5_000_000

/**
 * `modified_id.csv` as osv.dev publishes it beside `all.zip`: when each record was last changed, `2024-08-15T00:05:00Z,GHSA-…`,
 * by id. Nothing where it is another kind of file.
 */
export function readModifiedList(text: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>()
  let lines = 0
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(at, Math.min(end, at + 300)).trim()
    at = end + 1
    if (line === '' || line === 'modified,id') continue
    const [, modified, id] = /^(\d{4}-\d\d-\d\dT[\d:.]{8,20}Z),([A-Za-z0-9][\w.:+-]{0,127})$/.exec(line) ?? []
    lines += 1
    if (modified === undefined || id === undefined || lines > maxLines) return undefined
    if (!found.has(id)) found.set(id, modified) // the newest comes first
  }
  return found.size === 0 ? undefined : found
}

/** Whether two times are one, whatever the zeros at their ends. */
export function isSameTime(a: string, b: string): boolean {
  return withoutZeros(a) === withoutZeros(b)
}

const withoutZeros = (time: string): string =>
  time.replace(/\.(\d{0,9}?)0*Z$/, (_, digits) => (digits === '' ? 'Z' : `.${digits}Z`))
