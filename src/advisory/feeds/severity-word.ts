import { isSeverity, type Severity } from '../../core/index.ts'

const words = new Map<string, Severity>([
  ['moderate', 'medium'],
  ['important', 'high'],
  ['negligible', 'low'],
  ['unimportant', 'low'],
  ['minor', 'low'],
])

/** The severity that a source says in a word of its own: `Important`, `negligible`. */
export function severityWord(text: string | undefined): Severity | undefined {
  const word = text?.trim().toLowerCase() ?? ''
  return isSeverity(word) ? word : words.get(word)
}
