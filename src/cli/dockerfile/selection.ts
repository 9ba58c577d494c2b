import { matchesGlob, printable, SeawallError } from '../../core/index.ts'
import { type RuleText, ruleTexts } from '../../image/dockerfile-lint/index.ts'

/** `IMG-08`, `IMG-14/pin-*`, `DL3008`: an id of ours or of others, or a control. */
export function selectionOf(only: string | undefined, skip: string | undefined): (rule: RuleText) => boolean {
  const wanted = only === undefined ? undefined : patternsIn(only, '--only')
  const unwanted = skip === undefined ? [] : patternsIn(skip, '--skip')
  return (rule) => (wanted === undefined || isNamed(rule, wanted)) && !isNamed(rule, unwanted)
}

function patternsIn(text: string, flag: string): string[] {
  const patterns = text.split(',').map((pattern) => pattern.trim().toLowerCase())
  const unknown = patterns.find((pattern) => !ruleTexts().some((rule) => isNamed(rule, [pattern])))
  if (unknown === undefined) return patterns
  throw new SeawallError('usage', `${flag} names no rule: ${printable(unknown)}`, {
    hint: 'IMG-08, IMG-14/pin-* and DL3008 are names; docs/guide/dockerfile.md lists them',
  })
}

function isNamed({ id, foreign }: RuleText, patterns: readonly string[]): boolean {
  const names = [id, id.slice(0, id.indexOf('/')), ...foreign].map((name) => name.toLowerCase())
  return patterns.some((pattern) => names.some((name) => matchesGlob(pattern, name)))
}
