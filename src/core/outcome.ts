import type { FixPlan } from './fix.ts'
import type { Path } from './path.ts'
import type { Severity } from './severity.ts'

/** The exact value that decided. Secret values are redacted before they get here. */
export interface Evident {
  readonly path: Path
  /** The value as compact JSON, or a sentence about its absence (`not set`). */
  readonly value: string
  /** One sentence that says what the value means. */
  readonly message: string
  /** The field is not set. Where an operator completes the pod, absence proves nothing. */
  readonly absent?: boolean
}

/** What a check needs beyond the subject: `api:persistentvolumes`, `img:config`, … */
export type EvidenceNeed = `${'adv' | 'api' | 'img' | 'node' | 'flag' | 'cloud' | 'config'}:${string}`

/** Evidence that is not there, where, and why. */
export interface Missing {
  readonly need: EvidenceNeed
  readonly scope: { readonly namespace?: string }
  readonly why:
    | 'forbidden'
    | 'not-collected'
    | 'not-configured'
    | 'unsupported'
    | 'stale'
    | 'too-large'
    | 'timeout'
    | 'malformed'
}

/** What a check says of one place of one subject. `unknown` is never a pass. */
export type Outcome =
  | { readonly kind: 'pass' }
  | {
      readonly kind: 'fail'
      readonly at: Evident
      /** The container or volume concerned, by name: never by position. */
      readonly slot?: string
      /** Graver or milder than the check's own severity. */
      readonly severity?: Severity
      /** Paths are of what the check looks at, like the evidence's. */
      readonly fix?: FixPlan
    }
  | { readonly kind: 'unknown'; readonly missing: readonly Missing[]; readonly slot?: string }
  | { readonly kind: 'not-applicable'; readonly why: string }

export type OutcomeKind = Outcome['kind']

const order: Record<OutcomeKind, number> = { fail: 0, unknown: 1, pass: 2, 'not-applicable': 3 }

/** The worse of two places: fail, then unknown, then pass; not-applicable only when nothing applied. */
export function worseOutcome(a: OutcomeKind, b: OutcomeKind): OutcomeKind {
  return order[b] < order[a] ? b : a
}
