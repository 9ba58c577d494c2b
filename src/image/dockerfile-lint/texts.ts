import type { CheckId } from '../../core/index.ts'
import table from './rule-texts.json' with { type: 'json' }
import type { RuleText } from './types.ts'

/** The texts of every rule, by id. */
export const ruleTexts: readonly RuleText[] = table as readonly RuleText[] // JSON knows no ids; a test compares them

const byId: ReadonlyMap<string, RuleText> = new Map(ruleTexts.map((text) => [text.id, text]))

export function textOf(id: CheckId): RuleText {
  const text = byId.get(id)
  if (text === undefined) throw new Error(`the rule ${id} has no texts`)
  return text
}
