/** Header fields by name in lower case, each with its values in order. */
export type Headers = ReadonlyMap<string, readonly string[]>

/**
 * The header of a message (RFC 822), which is how Python writes what a package is: fields, an empty line, a body. The
 * header also ends at the first line that is no field, as it does for Python.
 */
export function parseHeaders(text: string): Headers {
  const fields: { readonly name: string; readonly lines: string[] }[] = []
  for (const line of text.split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && fields.length > 0) {
      fields.at(-1)?.lines.push(line.trim())
      continue
    }
    const colon = line.indexOf(':')
    if (colon <= 0 || !/^[!-9;-~]+$/.test(line.slice(0, colon))) break
    fields.push({ name: line.slice(0, colon).toLowerCase(), lines: [line.slice(colon + 1).trim()] })
  }
  const grouped = Map.groupBy(fields, (field) => field.name)
  return new Map([...grouped].map(([name, same]) => [name, same.map((field) => field.lines.join(' ').trim())]))
}
