import type { PodSecurityLevel } from '../../policy/pss/index.ts'
import data from './packs.json' with { type: 'json' }

/** A named selection of checks. */
export interface Pack {
  readonly name: string
  readonly title: string
  /** Patterns such as `POD-09/*`. */
  readonly checks: readonly string[]
  readonly podSecurity?: PodSecurityLevel
}

export const packs = data as readonly Pack[] // the JSON file is ours and tested

export function packNamed(name: string): Pack | undefined {
  return packs.find((pack) => pack.name === name)
}
