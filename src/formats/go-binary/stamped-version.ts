/**
 * The version of the main module that a build stamped into a variable: `-ldflags "-X main.version=v1.2.3"`. Most
 * programs built from a checkout say `(devel)` otherwise. Variables of the module's own commands come first, then those
 * of the packages usual for it, then all others; where one such group disagrees with itself there is no version.
 */
export function stampedVersion(modulePath: string, linkerFlags: string): string | undefined {
  if (linkerFlags.length > longestFlags) return undefined
  const variables = new Map(assignmentsIn(wordsIn(linkerFlags)))
  const stamped = [...variables].filter(([name, value]) => /\.ver(?:sion)?$/i.test(name) && isVersion(value))
  const ranks = stamped.map(([name]) => rankOf(name, modulePath))
  const best = stamped.filter((_, index) => ranks[index] === Math.min(...ranks)).map(([, value]) => value)
  const [version, ...others] = new Set(best)
  return others.length === 0 ? version : undefined
}

/** Far above what anyone writes; a regular expression that repeats a group needs memory for each round. */
const longestFlags = 1 << 16

const usualPackages: ReadonlySet<string> = new Set(['main', 'common', 'version', 'cmd'])

function rankOf(name: string, modulePath: string): number {
  if (name.startsWith(`${modulePath}/cmd/`)) return 0
  const [packageName = ''] = name.slice(name.lastIndexOf('/') + 1).split('.')
  return usualPackages.has(packageName.toLowerCase()) ? 1 : 2
}

/** As Go's modules write one, with or without the `v`. */
function isVersion(text: string): boolean {
  return /^v?\d+(?:\.\d+(?:\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?)?)?$/.test(text)
}

/** `-X name=value`, `-X=name=value` and `-Xname=value`; quotes that the shell kept are not part of them. */
function* assignmentsIn(words: readonly string[]): Generator<[string, string]> {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (!word.startsWith('-X')) continue
    const assignment = word === '-X' ? (words[++index] ?? '') : word.slice(2).replace(/^=/, '')
    const [, name, value] = /^['"]?([^=]*)=([^'"]*)/.exec(assignment) ?? []
    if (name !== undefined && value !== undefined) yield [name, value]
  }
}

/** Splits as a shell does: at spaces outside of quotes. */
function wordsIn(line: string): string[] {
  const words = line.match(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gs) ?? []
  return words.map((word) =>
    word.replace(
      /\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gs,
      (_, one, raw, quoted) => one ?? raw ?? String(quoted).replace(/\\(.)/gs, '$1'),
    ),
  )
}
