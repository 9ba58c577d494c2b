import { digestOfText } from '../../core/index.ts'
import { maskedAs } from './excerpt.ts'
import type { FoundSecret } from './found-secret.ts'
import { isPlaceholder } from './placeholders.ts'
import words from './secret-names.json' with { type: 'json' }

const secretName = new RegExp(words.secret, 'i')
const harmlessName = new RegExp(words.harmless, 'i')
const harmlessValues = words.values.map((source) => new RegExp(source, 'i'))

const shortestValue = 4
const longestName = 120
const longestValue = 4096

/** Whether a value is a literal secret going by its name: `DB_PASSWORD=hunter2` is, `DB_PASSWORD_FILE=/run/pw` is not. */
export function isNamedSecret(name: string, value: string): boolean {
  if (name.length > longestName || value.length > longestValue || value.length < shortestValue) return false
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
  if (!secretName.test(words) || harmlessName.test(words)) return false
  return !isPlaceholder('passwords', value) && !harmlessValues.some((pattern) => pattern.test(value))
}

/** A literal value under a name such as `DB_PASSWORD`. */
export function namedSecret(name: string, value: string, line: number, column: number): FoundSecret {
  return {
    rule: 'named-secret',
    title: 'Value under the name of a secret',
    severity: 'high',
    confidence: 'medium',
    line,
    column,
    excerpt: maskedAs(value, `${name}=`, 0),
    digest: digestOfText(value),
  }
}

/** Without the quotes around it. */
export function unquoted(text: string): string {
  const quote = text[0]
  const isQuoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote)
  return isQuoted ? text.slice(1, -1) : text
}
