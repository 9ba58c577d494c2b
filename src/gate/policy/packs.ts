import { names } from '../../assess/index.ts'
import { loadCatalogue } from '../../catalogue/index.ts'
import type { CheckId } from '../../core/index.ts'
import data from './packs.json' with { type: 'json' }

/** A named selection of checks. */
export interface Pack {
  readonly name: string
  readonly title: string
  /** Patterns such as `POD-09/*`. */
  readonly checks: readonly string[]
  /** All checks that ask what this level of the Pod Security Standards asks. */
  readonly podSecurity?: 'baseline' | 'restricted'
}

export const packs = data as readonly Pack[] // the JSON file is ours and tested

export function packNamed(name: string): Pack | undefined {
  return packs.find((pack) => pack.name === name)
}

/** The implemented checks of a pack, in the order of the catalogue. */
export function checksOfPack({ checks, podSecurity }: Pack): readonly CheckId[] {
  return loadCatalogue()
    .checks.filter(({ id, pss }) => {
      const asked = pss !== undefined && (podSecurity === 'restricted' || pss.level === podSecurity)
      return (podSecurity !== undefined && asked) || checks.some((pattern) => names(pattern, id))
    })
    .map(({ id }) => id)
}
