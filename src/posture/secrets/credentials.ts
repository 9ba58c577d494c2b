import patterns from './credential-patterns.json' with { type: 'json' }

/**
 * Recognises literal credentials by the shape of a value or by the name it goes under. The patterns have bounded
 * repetitions over disjoint classes only, so matching is linear in the length of the text.
 */
const names = new RegExp(patterns.names, 'i')
/** Names that more often point at a Secret than hold one: `TLS_SECRET: shop-tls`. */
const referenceNames = new RegExp(patterns.referenceNames, 'i')
const reference = new RegExp(patterns.reference)
const harmless = patterns.harmless.map((source) => new RegExp(source, 'i'))
const shapes = patterns.values.map(({ name, pattern }) => ({ name, pattern: new RegExp(pattern) }))

/** Longer texts are cut before matching: a credential stands within the first part of a value or on a line of its own. */
const maxLength = 8192
const maxText = 1_048_576

export interface Credential {
  /** What it looks like: `AWS access key id`, `value under the name DB_PASSWORD`. */
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
  const words = snakeCase(name)
  const means = names.test(words) || (referenceNames.test(words) && !reference.test(value))
  return means && !isHarmless(words, value) ? { looksLike: `value under the name ${name}`, value } : undefined
}

/** The credential in an annotation, whose names speak of Secrets elsewhere as a rule. */
export function credentialInAnnotation(key: string, value: string): Credential | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1)
  return referenceNames.test(snakeCase(name)) || reference.test(value)
    ? credentialByShape(value)
    : credentialByName(name, value)
}

export interface CredentialInText extends Credential {
  /** Counted from 1 within the text. */
  readonly line: number
}

/** Credentials in `key: value` and `key=value` lines of a configuration text, and in members of a JSON text. */
export function credentialsInText(text: string): CredentialInText[] {
  if (text.length > maxText) return []
  const json = parseJsonText(text)
  if (json !== undefined) return credentialsInJson('', json, 0).map((found) => ({ ...found, line: 1 }))
  return text.split(/\r?\n/).flatMap((line, index) => {
    const found = credentialInLine(line.slice(0, maxLength))
    return found === undefined ? [] : [{ ...found, line: index + 1 }]
  })
}

function parseJsonText(text: string): unknown {
  if (!/^\s{0,20}[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON after all: it is read line by line
  }
}

function credentialsInJson(name: string, value: unknown, depth: number): Credential[] {
  if (typeof value === 'string') return [credentialByName(name, value) ?? []].flat()
  if (typeof value !== 'object' || value === null || depth > 20) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    credentialsInJson(Array.isArray(value) ? name : key, inner, depth + 1),
  )
}

const assignment = /^\s{0,80}(?:export\s|-\s)?["']?([A-Za-z_][A-Za-z0-9_.-]{0,120})["']?\s{0,20}[:=]\s{0,20}(\S.*)$/

function credentialInLine(line: string): Credential | undefined {
  const match = assignment.exec(line)
  if (match === null) return credentialByShape(line)
  const [, name = '', rest = ''] = match
  return credentialByShape(line) ?? credentialByName(name, unquote(rest))
}

/**
 * Credentials on a command line: `--db-password=…`, `--db-password …`, `--set=auth.password=…`, `NAME=…`, `-u name:…`,
 * and what stands inside a word with spaces, such as the script of `sh -c`. `index` is that of the word with the value.
 */
export function credentialsInWords(words: readonly string[]): { index: number; credential: Credential }[] {
  return words.flatMap((word, index) => {
    const parts = word.slice(0, maxLength).split(/\s+/)
    const inside = parts.flatMap((part, at) => credentialInWord(part, parts[at + 1])?.credential ?? [])
    if (inside.length > 0 || parts.length > 1) return inside.slice(0, 5).map((credential) => ({ index, credential }))
    const beside = credentialInWord(word, words[index + 1])
    return beside === undefined ? [] : [{ index: beside.isNext ? index + 1 : index, credential: beside.credential }]
  })
}

const plainName = /^[A-Za-z_][A-Za-z0-9_.-]{0,120}$/
const userAndPassword = /^[A-Za-z0-9_.@-]{1,60}:([^\s$<{][^\s]{2,200})$/

/** Only a plain name is taken for a name, since the name is shown and the rest may be secret. */
function credentialInWord(
  word: string,
  next: string | undefined,
): { credential: Credential; isNext: boolean } | undefined {
  const shaped = credentialByShape(word)
  if (shaped !== undefined) return { credential: shaped, isNext: false }
  const { name, value } = assignmentIn(word)
  if (name !== undefined) {
    const credential = credentialByName(name, unquote(value))
    return credential && { credential, isNext: false }
  }
  if (!word.startsWith('-') || next === undefined || next.startsWith('-')) return undefined
  const credential =
    word === '-u' || word === '--user'
      ? loginOf(next)
      : word.startsWith('--') && plainName.test(value)
        ? credentialByName(value, unquote(next))
        : undefined
  return credential && { credential, isNext: true }
}

/** `--set=auth.password=x` assigns to `auth.password`; in any other word the first `=` is the one. */
function assignmentIn(word: string): { name: string | undefined; value: string } {
  const bare = word.replace(/^-+/, '').replace(/^set(-string)?=/, '')
  const equals = bare.indexOf('=')
  const name = equals < 0 ? '' : bare.slice(0, equals).replace(/^.*[,;]/, '')
  return plainName.test(name) ? { name, value: bare.slice(equals + 1) } : { name: undefined, value: bare }
}

function loginOf(text: string): Credential | undefined {
  const password = userAndPassword.exec(unquote(text))?.[1]
  return password === undefined ? undefined : { looksLike: 'user name and password', value: password }
}

const userInfo = /(^"?|\/\/)([^\s/@:"']{1,80}:[^\s@/"']{2,200})@(?!sha\d{3}:)/g

/**
 * A text that is shown, without what looks like a credential in it: images, paths and addresses can carry one too.
 * `redact` says what stands in its place.
 */
export function withoutCredentials(text: string, redact: (value: string) => string): string {
  if (text.length < 8) return text
  const found = credentialByShape(text)
  const rest = found === undefined ? text : text.replaceAll(found.value, redact(found.value))
  return rest.replace(userInfo, (_, before: string, login: string) => `${before}${redact(login)}@`)
}

/** Whether the data of a Secret is in fact no secret: a certificate, a public key, a placeholder. */
export function isPublicSecretKey(key: string, value: string): boolean {
  return /(^ca|\.crt|\.pub|\.pem\.pub|^ca-bundle)$/i.test(key) || isHarmless('password', value)
}

const snakeCase = (name: string): string => name.slice(0, 200).replace(/([a-z0-9])([A-Z])/g, '$1_$2')

function isHarmless(name: string, value: string): boolean {
  const isNumber = /^\d{1,6}$/.test(value) && !/pass|pwd/i.test(name)
  return value.length > maxLength || isNumber || harmless.some((pattern) => pattern.test(value))
}

function unquote(text: string): string {
  const trimmed = text.trim().replace(/[,;]$/, '')
  const quote = trimmed[0]
  const quoted = (quote === '"' || quote === "'") && trimmed.length > 1 && trimmed.endsWith(quote)
  return quoted ? trimmed.slice(1, -1) : trimmed
}
