import patterns from './placeholders.json' with { type: 'json' }

/** Which values are taken for a stand-in: any rule's, a password's that may be any word, or none. */
export type PlaceholderSet = 'tokens' | 'passwords' | 'none'

const compile = (sources: readonly string[]): readonly RegExp[] => sources.map((source) => new RegExp(source, 'i'))
const tokens = compile(patterns.tokens)
const passwords = compile(patterns.passwords)
const hosts = compile(patterns.hosts)
/** `DB_PASSWORD` as a value stands for what the variable holds. */
const variables = patterns.variables.map((source) => new RegExp(source))

/** Long values are judged by their start: a stand-in is short, and keys contain anything somewhere. */
const judged = 200

export function isPlaceholder(set: PlaceholderSet, value: string): boolean {
  const head = value.slice(0, judged)
  if (set === 'none') return false
  if (new Set(head).size <= 2 || tokens.some((pattern) => pattern.test(head))) return true
  return set === 'passwords' && [...passwords, ...variables].some((pattern) => pattern.test(head))
}

/** An address that documentation uses, such as `user:secret@host` or anything at example.com. */
export function isPlaceholderAddress(match: string): boolean {
  return /example/i.test(match) || hosts.some((pattern) => pattern.test(match))
}
