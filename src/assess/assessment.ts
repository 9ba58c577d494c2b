import type { CheckId, Digest, Finding, Origin, SubjectRef, Unanswered, Unread } from '../core/index.ts'
import type { ExceptionReport } from './exception.ts'

/** How often a check gave each outcome, counted by subject: the worst of its places. */
export interface CheckTally {
  readonly check: CheckId
  readonly pass: number
  readonly fail: number
  /** Failing, and held back by an exception. */
  readonly excepted: number
  readonly unknown: number
  readonly notApplicable: number
}

/** How many workloads of a namespace each Pod Security level would admit, by the strictest one. */
export interface PodSecurityTally {
  readonly namespace: string
  readonly restricted: number
  readonly baseline: number
  readonly privileged: number
  /** An operator completes the pod, or a field is malformed. */
  readonly unknown: number
}

/** Something worth saying about one object that is no verdict. */
export interface Remark {
  readonly ref: SubjectRef
  readonly origin: Origin
  readonly message: string
}

/** What an assessment found, in an order that depends on the input only. */
export interface Assessment {
  readonly catalogue: Digest
  readonly now: string
  /** Whether the input is a whole cluster, so that absence proves something. */
  readonly complete: boolean
  readonly findings: readonly Finding[]
  readonly unanswered: readonly Unanswered[]
  readonly tallies: readonly CheckTally[]
  readonly podSecurity: readonly PodSecurityTally[]
  readonly exceptions: readonly ExceptionReport[]
  readonly unread: readonly Unread[]
  readonly remarks: readonly Remark[]
  readonly coverage: {
    readonly objects: number
    readonly workloads: number
    readonly namespaces: number
    /** Pods and other objects that follow from an object that was judged. */
    readonly owned: number
    /** Objects left out, by reason. */
    readonly leftOut: readonly { readonly why: string; readonly count: number }[]
    /** Objects to which no selected check applies, by kind. */
    readonly notLookedAt: readonly { readonly kind: string; readonly count: number }[]
    /** Objects whose file names no namespace. */
    readonly namespaceAssumed: number
  }
}
