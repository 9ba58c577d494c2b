/** Reads the lines of a Java properties file: `key=value`, `key: value`, comments, escapes; not continued lines. */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>()
  for (const raw of text.split(/\r\n|[\r\n]/)) {
    const line = raw.trim()
    if (line === '' || line[0] === '#' || line[0] === '!') continue
    const at = line.search(/[=:\s]/)
    if (at > 0) properties.set(line.slice(0, at), unescaped(line.slice(at).replace(/^\s*[=:]?\s*/, '')))
  }
  return properties
}

const unescaped = (value: string): string =>
  value.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_, digits?: string, letter?: string) =>
    digits === undefined ? (letter ?? '') : String.fromCharCode(Number.parseInt(digits, 16)),
  )
