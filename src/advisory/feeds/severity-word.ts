import { isSeverity, type Severity } from '../../core/index.ts'

const others: Readonly<Record<string, Severity>> = {
  important: 'high',
  informational: 'low',
  minor: 'low',
  moderate: 'medium',
  negligible: 'low',
  unimportant: 'low',
}

/** How grave a source calls it, in any of the words in use. */
export function severityWord(text: string | undefined): Severity | undefined {
  const word = text?.trim().toLowerCase() ?? ''
  if (isSeverity(word)) return word
  return Object.hasOwn(others, word) ? others[word] : undefined
}
