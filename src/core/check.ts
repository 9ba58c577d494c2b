import type { EvidenceNeed, Outcome } from './outcome.ts'

export type ControlId = `${string}-${number}`
/** `POD-03/run-as-non-root`: a control and one yes/no test inside it. */
export type CheckId = `${ControlId}/${string}`
export type Stage = 'build' | 'registry' | 'admission' | 'cluster' | 'runtime'

/** Values a user may set for a check; each check names and validates its own. */
export type Params = Readonly<Record<string, readonly string[]>>

/**
 * One yes/no test. `evaluate` is pure, synchronous and never throws; it gives one outcome a place, and an empty list
 * means pass. The texts, severity and framework numbers of a check stand in the catalogue, not here.
 */
export interface Check<Subject> {
  readonly id: CheckId
  readonly needs: readonly EvidenceNeed[]
  /** Names of the parameters with their defaults; an empty default means "not configured". */
  readonly params?: Params
  appliesTo(subject: Subject): true | { readonly why: string }
  evaluate(subject: Subject, params: Params): readonly Outcome[]
}

export function controlOf(check: CheckId): ControlId {
  return check.slice(0, check.indexOf('/')) as ControlId // a CheckId always starts with its ControlId
}
