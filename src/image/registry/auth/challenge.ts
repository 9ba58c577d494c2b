/** How a registry wants us to prove who we are: RFC 9110 §11.6.1, and Docker's token authentication. */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string
  /** By names in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

const maxLength = 16 * 1024
const maxChallenges = 16
const token = /[\w!#$%&'*+.^`|~-]+/y
const parameter = /[\w!#$%&'*+.^`|~-]+[ \t]*=[ \t]*(?:"(?:[^"\\]|\\.)*"|[\w!#$%&'*+.^`|~/:=-]*)/y
const between = /[ \t]*(?:,[ \t]*)*/y

/** Reads `WWW-Authenticate`, which may hold several challenges; what cannot be read ends it. */
export function parseChallenges(header: string): readonly Challenge[] {
  const text = header.slice(0, maxLength)
  const challenges: Challenge[] = []
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  while (challenges.length < maxChallenges) {
    take(between)
    const scheme = take(token)
    if (scheme === undefined) break
    const parameters = new Map<string, string>()
    challenges.push({ scheme: scheme.toLowerCase(), parameters })
    for (;;) {
      take(between)
      const found = take(parameter)
      if (found === undefined) break
      const equals = found.indexOf('=')
      parameters.set(found.slice(0, equals).trim().toLowerCase(), unquoted(found.slice(equals + 1).trim()))
    }
  }
  return challenges
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value
}
