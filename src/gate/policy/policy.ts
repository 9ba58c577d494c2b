import type { CheckId, JsonObject, Params } from '../../core/index.ts'
import type { Operation } from '../review/index.ts'

/** `ratchet`: what is wrong today is tolerated, only what is new or worse is refused. */
export const modes = ['enforce', 'warn', 'audit', 'ratchet'] as const
export type Mode = (typeof modes)[number]

/** What happens when a policy cannot decide: `closed` refuses, `open` admits. */
export const failures = ['closed', 'open'] as const
export type Failure = (typeof failures)[number]

/** Which of its fixes a policy applies while the object is created. */
export const fixChoices = ['none', 'safe', 'all'] as const
export type FixChoice = (typeof fixChoices)[number]

/** Which requests a policy is about; an absent limit holds for all. */
export interface PolicyMatch {
  /** Patterns with `*`. */
  readonly namespaces?: readonly string[]
  readonly excludeNamespaces?: readonly string[]
  /** Kubernetes label selectors. */
  readonly namespaceSelector?: JsonObject
  readonly objectSelector?: JsonObject
  /** `Pod`, `apps/Deployment`, `apps/*`, `*`. */
  readonly kinds?: readonly string[]
  readonly operations?: readonly Operation[]
}

/** One check with the parameters of a policy; equal `key`s give equal outcomes. */
export interface PolicyCheck {
  readonly id: CheckId
  readonly params: Params
  readonly key: string
}

/** A policy as the gate applies it. */
export interface GatePolicy {
  /** `ClusterSecurityPolicy/strict`, `SecurityPolicy/shop/labels`. */
  readonly id: string
  /** The one namespace a SecurityPolicy is about. */
  readonly namespace: string | undefined
  readonly mode: Mode
  readonly failure: Failure
  readonly fixes: FixChoice
  /**
   * Parts of an object that are merged into what is created: objects member by member, lists of named things (containers,
   * volumes, variables) by name. Into pods, unless the policy names other kinds.
   */
  readonly merge: readonly JsonObject[]
  readonly match: PolicyMatch
  readonly checks: readonly PolicyCheck[]
  /** Selected, and beyond what one request shows: they want the object's neighbours. */
  readonly beyond: readonly CheckId[]
  /** Where it is written. */
  readonly source: string
}
