import type { CheckId, Digest, ExceptedBy, FixPlan, Severity } from '../../core/index.ts'
import type { PatchOp } from '../../formats/json-patch/index.ts'
import type { PssCheckId } from '../../policy/pss/index.ts'

/**
 * What becomes of a failing check: it refuses, warns or is written down; `excepted` by an exception, `existing` in an
 * object whose part that is judged does not change, `tolerated` by a ratchet.
 */
export type Fate = 'refused' | 'warned' | 'audited' | 'excepted' | 'existing' | 'tolerated'

/** One failing check in one place, by one policy. */
export interface Violation {
  readonly policy: string
  readonly check: CheckId
  readonly severity: Severity
  readonly slot?: string
  /** As people write it: `spec.containers[0].securityContext.privileged`. */
  readonly path: string
  readonly value: string
  readonly message: string
  readonly fate: Fate
  readonly excepted?: ExceptedBy
  readonly fix?: FixPlan
}

/** What was not judged, and why. */
export interface Skipped {
  readonly what: string
  readonly why: string
}

/** The gate's answer to one review. Timing is not part of it: a recorded review gives the same decision, byte for byte. */
export interface Decision {
  readonly kind: 'allow' | 'deny' | 'error'
  readonly code: number
  readonly reason: string
  readonly message: string
  readonly warnings: readonly string[]
  readonly auditAnnotations: Readonly<Record<string, string>>
  readonly violations: readonly Violation[]
  /** Checks of the Pod Security Standards that refuse the pod. */
  readonly podSecurity: readonly PssCheckId[]
  /** What the mutating phase changes. */
  readonly patch: readonly PatchOp[]
  /** A change after which the object would be admitted; proven, never applied by the validating phase. */
  readonly suggested?: readonly PatchOp[]
  readonly coverage: { readonly evaluated: number; readonly skipped: readonly Skipped[] }
  /** What else should be known: a mirror pod runs on, whatever is decided. */
  readonly notes: readonly string[]
  readonly inputs: { readonly policies: Digest; readonly catalogue: Digest; readonly now: string }
}
