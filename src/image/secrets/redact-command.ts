import { digestOfText, redactSecret } from '../../core/index.ts'
import { findSecretsInCommand, longestCommand } from './command.ts'
import { lengthIn } from './excerpt.ts'
import type { FoundSecret } from './found-secret.ts'

/**
 * A command of the build as it may be shown: each secret in it is its mark, as in the findings.
 * `curl -u admin:hunter22 x` becomes `curl -u admin:…#33c x`.
 */
export function redactCommand(command: string): string {
  const text = command.slice(0, longestCommand)
  const values = new Set<string>()
  let end = text.length
  for (const found of findSecretsInCommand(text)) {
    const value = textOf(found, text)
    if (value === undefined) end = Math.min(end, found.column - 1)
    else values.add(value)
  }
  const longestFirst = [...values].sort((a, b) => b.length - a.length)
  const shown = longestFirst.reduce((rest, value) => rest.replaceAll(value, markOf(value)), text.slice(0, end))
  return end < command.length ? `${shown}${markOf(command.slice(end))}` : shown
}

/** The same for the words of `CMD` and `ENTRYPOINT`, where an option stands before its value. */
export function redactWords(words: readonly string[]): readonly string[] {
  return words.map((word, index) => {
    const before = words[index - 1] ?? ''
    const option = /^-{1,2}[a-z][a-z-]{0,40}$/i.test(before) ? `${before} ` : ''
    const shown = redactCommand(option + word).slice(option.length)
    return shown.startsWith('…') ? markOf(word) : shown
  })
}

/** Quotes and backslashes before a value move it to the right of the column. */
const mostQuotes = 3

/** The value itself; undefined where it does not stand in the text as it is: escaped, or encoded. */
function textOf({ column, excerpt, digest }: FoundSecret, text: string): string | undefined {
  const length = lengthIn(excerpt)
  if (length === undefined) return undefined
  for (let start = column - 1; start < column + mostQuotes; start++) {
    const value = text.slice(start, start + length)
    if (digestOfText(value) === digest) return value
  }
  return undefined
}

const markOf = (value: string): string => `…${redactSecret(digestOfText(value)).slice(-4)}`
