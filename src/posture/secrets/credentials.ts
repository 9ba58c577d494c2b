import patterns from './credential-patterns.json' with { type: 'json' }

/**
 * Recognises literal credentials by the shape of a value or by the name it goes under. The patterns have bounded
 * repetitions over disjoint classes only, so matching is linear in the length of the text.
 */
const names = new RegExp(patterns.names, 'i')
const harmless = patterns.harmless.map((source) => new RegExp(source, 'i'))
const shapes = patterns.values.map(({ name, pattern }) => ({ name, pattern: new RegExp(pattern) }))

/** Longer texts are cut before matching: a credential stands within the first part of a value or on a line of its own. */
const maxLength = 8192

export interface Credential {
  /** What it looks like: `AWS access key id`, `value under a name like password`. */
  readonly looksLike: string
  readonly value: string
}

/** The credential that `text` is or contains, going by its shape alone. */
export function credentialByShape(text: string): Credential | undefined {
  const head = text.slice(0, maxLength)
  for (const { name, pattern } of shapes) {
    const match = pattern.exec(head)
    if (match !== null) return { looksLike: name, value: match[0] }
  }
  return undefined
}

/** The credential that `value` is, going by its shape or by `name`, such as `DB_PASSWORD`. */
export function credentialByName(name: string, value: string): Credential | undefined {
  const shaped = credentialByShape(value)
  if (shaped !== undefined) return shaped
  if (!names.test(snakeCase(name)) || isHarmless(value)) return undefined
  return { looksLike: `value under the name ${name}`, value }
}

/** Credentials in `key: value` and `key=value` lines of a configuration text. */
export function credentialsInText(text: string): Credential[] {
  if (text.length > 1_048_576) return []
  return text.split('\n').flatMap((line) => {
    const found = credentialInLine(line.slice(0, maxLength))
    return found === undefined ? [] : [found]
  })
}

function credentialInLine(line: string): Credential | undefined {
  const match = /^\s{0,80}(?:export\s|-\s)?["']?([A-Za-z_][A-Za-z0-9_.-]{0,120})["']?\s{0,20}[:=]\s{0,20}(\S.*)$/.exec(
    line,
  )
  if (match === null) return credentialByShape(line)
  const [, name = '', rest = ''] = match
  return credentialByName(name, unquote(rest))
}

/**
 * Credentials on a command line: `--db-password=…`, `--db-password …`, `--set=auth.password=…`, `NAME=…`, and what
 * stands inside a word with spaces, such as the script of `sh -c`.
 */
export function credentialsInWords(words: readonly string[]): { index: number; credential: Credential }[] {
  return words.flatMap((word, index) => {
    const parts = word.slice(0, maxLength).split(/\s+/)
    const inside = parts.flatMap((part, at) => credentialInWord(part, parts[at + 1]) ?? [])
    const beside = parts.length === 1 && inside.length === 0 ? credentialInWord(word, words[index + 1]) : undefined
    const found = beside === undefined ? inside : [beside]
    return found.slice(0, 5).map((credential) => ({ index, credential }))
  })
}

const plainName = /^[A-Za-z_][A-Za-z0-9_.-]{0,120}$/

/** Only a plain name is taken for a name, since the name is shown and the rest may be secret. */
function credentialInWord(word: string, next: string | undefined): Credential | undefined {
  const shaped = credentialByShape(word)
  if (shaped !== undefined) return shaped
  const assignments = word.replace(/^-+/, '').split('=')
  const value = assignments.pop() ?? ''
  const name = assignments.at(-1)?.replace(/^.*[,;]/, '') ?? ''
  if (plainName.test(name)) return credentialByName(name, unquote(value))
  const isFlag = word.startsWith('-') && plainName.test(value)
  return isFlag && next !== undefined && !next.startsWith('-') ? credentialByName(value, unquote(next)) : undefined
}

const snakeCase = (name: string): string => name.slice(0, 200).replace(/([a-z0-9])([A-Z])/g, '$1_$2')

function isHarmless(value: string): boolean {
  return value.length > maxLength || /^\d{1,6}$/.test(value) || harmless.some((pattern) => pattern.test(value))
}

function unquote(text: string): string {
  const trimmed = text.trim().replace(/[,;]$/, '')
  const quote = trimmed[0]
  const quoted = (quote === '"' || quote === "'") && trimmed.length > 1 && trimmed.endsWith(quote)
  return quoted ? trimmed.slice(1, -1) : trimmed
}
