import { type RuleData, ruleOf, type SecretRule } from './rule.ts'
import ai from './rules/ai.json' with { type: 'json' }
import cloud from './rules/cloud.json' with { type: 'json' }
import development from './rules/development.json' with { type: 'json' }
import keys from './rules/keys.json' with { type: 'json' }
import passwords from './rules/passwords.json' with { type: 'json' }
import services from './rules/services.json' with { type: 'json' }

/**
 * The kinds we know. Where two match one place the earlier one has it, so tokens that say themselves what they are
 * stand before passwords that only their place gives away.
 *
 * The patterns are ours, not users', and run on V8's backtracking engine: every repetition is bounded and none stands
 * inside another, so that a match costs a bounded number of steps. rules.test.ts holds them to that, and to giving the
 * same matches as RE2.
 */
export const ruleData: readonly RuleData[] = [...development, ...ai, ...cloud, ...services, ...keys, ...passwords]

let compiled: readonly SecretRule[] | undefined

/** Compiled when first asked for: most commands never look for secrets. */
export function builtInRules(): readonly SecretRule[] {
  compiled ??= ruleData.map(ruleOf)
  return compiled
}
