import { type CheckId, controlOf, matchesGlob, type Params } from '../core/index.ts'

/** Which checks run and with what parameters. Patterns name controls (`POD-03`, `POD-*`) or checks (`POD-03/*`). */
export interface Selection {
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  /** Also ask what keeps applications running (family REL); `only` can ask for it by name. */
  readonly reliability?: boolean
  readonly params?: ReadonlyMap<CheckId, Params>
}

export function isSelected(selection: Selection, check: CheckId): boolean {
  const { only, skip, reliability } = selection
  if (only === undefined && reliability !== true && check.startsWith('REL-')) return false
  return (
    (only === undefined || only.some((pattern) => names(pattern, check))) &&
    !skip?.some((pattern) => names(pattern, check))
  )
}

/** Whether a pattern names a check, by its own id or by its control's. */
export function names(pattern: string, check: CheckId): boolean {
  return matchesGlob(pattern, pattern.includes('/') ? check : controlOf(check))
}

export function paramsFor(selection: Selection, check: { readonly id: CheckId; readonly params?: Params }): Params {
  return { ...check.params, ...selection.params?.get(check.id) }
}
