/** The API server passes on so many characters of all warnings, and so many of each when there are more. */
const mostCharacters = 4 * 1024
const longestOfMany = 256

/** Warnings as HTTP headers (RFC 9110's predecessor, section 5.5): code, nobody in particular, a quoted text. */
export function warningHeaders(warnings: readonly string[]): readonly string[] {
  const unique = [...new Set(warnings)]
  const total = unique.reduce((sum, one) => sum + one.length, 0)
  const cut = total <= mostCharacters ? unique : unique.map((one) => one.slice(0, longestOfMany))
  let room = mostCharacters
  return cut.flatMap((one) => {
    const fits = room > 0
    room -= one.length
    return !fits ? [] : [`299 - "${escaped(one)}"`]
  })
}

/** Node keeps headers to Latin-1: other characters go as the bytes of their UTF-8, as Go writes them. */
function escaped(text: string): string {
  const quoted = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  return Buffer.from(quoted.replace(/\p{Cc}/gu, ' '), 'utf8').toString('latin1')
}
