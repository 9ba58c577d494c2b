import { findSecretsInEnv } from './env.ts'
import { builtInFinder, type SecretFinder } from './finder.ts'
import type { FoundSecret } from './found-secret.ts'
import { isNamedSecret, namedSecret, unquoted } from './named-value.ts'
import { byPlace, searchBytes } from './search-bytes.ts'
import { type Word, wordsOf } from './shell-words.ts'

export const longestCommand = 262_144

/**
 * Secrets in a command of the build history: `ENV` and `ARG` values, build arguments, assignments, and what is handed
 * to programs as `--password x`, `-u user:x` or a pipe into `chpasswd`. The line is always 1.
 */
export function findSecretsInCommand(command: string, finder: SecretFinder = builtInFinder()): readonly FoundSecret[] {
  const text = command.slice(0, longestCommand)
  const byForm = searchBytes(Buffer.from(text.replaceAll('\n', ' ')), '', finder)
  const words = wordsOf(text)
  const named = words.flatMap((word, index) => secretsAt(words, word, index, finder))
  const known = new Set(byForm.map(({ digest }) => digest))
  return [...byForm, ...named.filter(({ digest }) => !known.has(digest))].sort(byPlace)
}

const assignment =
  /^(?:-{1,2}(?:build-arg=|env=|e=|set=)?)?(?<name>[A-Za-z_][A-Za-z0-9_.-]{0,119})=(?<value>[\s\S]{1,4096})$/
const login = /^[A-Za-z0-9_.@\\-]{1,80}:(?<password>[^\s:]{3,200})$/

function secretsAt(words: readonly Word[], word: Word, index: number, finder: SecretFinder): readonly FoundSecret[] {
  const { name, value } = assignment.exec(word.text)?.groups ?? {}
  const column = word.column + (value === undefined ? 0 : word.text.length - value.length)
  if (name !== undefined && value !== undefined) return placed(findSecretsInEnv(name, value, finder), column)
  const next = words[index + 1]
  return next === undefined ? [] : secretBeside(words, word, next, index)
}

function secretBeside(words: readonly Word[], word: Word, next: Word, index: number): readonly FoundSecret[] {
  const instruction = words[index - 1]?.text
  if (/^-{2}[a-z][a-z-]{2,40}$/i.test(word.text) && !next.text.startsWith('-'))
    return namedValueIn(word.text.slice(2), next)
  // The old form `ENV NAME value`.
  if ((instruction === 'ENV' || instruction === 'LABEL') && /^[A-Z_][A-Z0-9_]{1,80}$/i.test(word.text))
    return namedValueIn(word.text, { ...next, text: textFrom(words, index + 1) })
  if (word.text === '-u' || word.text === '--user') return passwordOf('user', next)
  if (word.text === 'echo' && words.slice(index + 2, index + 5).some(({ text }) => text === 'chpasswd'))
    return passwordOf('chpasswd', next)
  return word.text === '-p' && takesPassword(words.slice(Math.max(0, index - 6), index))
    ? namedValueIn('password', next)
    : []
}

const textFrom = (words: readonly Word[], index: number): string =>
  words
    .slice(index)
    .map(({ text }) => text)
    .join(' ')

/** To most programs `-p` is a port or a path. */
const takesPassword = (before: readonly Word[]): boolean => before.some(({ text }) => /^(sshpass|login)$/.test(text))

function passwordOf(name: string, { text, column }: Word): readonly FoundSecret[] {
  const password = login.exec(text)?.groups?.password
  if (password === undefined || !isNamedSecret('password', password)) return []
  return [namedSecret(name, password, 1, column + text.length - password.length)]
}

function namedValueIn(name: string, { text, column }: Word): readonly FoundSecret[] {
  const plain = unquoted(text)
  return isNamedSecret(name, plain) ? [namedSecret(name, plain, 1, column)] : []
}

const placed = (found: readonly FoundSecret[], column: number): readonly FoundSecret[] =>
  found.map((one) => ({ ...one, line: 1, column: column + one.column - 1 }))
