import type { JsonObject } from '../../core/index.ts'

export const operations = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] as const
export type Operation = (typeof operations)[number]

/** The API group of our own kinds. */
export const policyGroup = 'seawall.dev'

export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface GroupVersionResource {
  readonly group: string
  readonly version: string
  /** The plural: `pods`. */
  readonly resource: string
}

export interface ReviewUser {
  readonly username: string
  readonly groups: readonly string[]
  /** What narrows the user's rights, where those are asked about: with the gate's own kinds only, for it holds credentials. */
  readonly scope?: { readonly uid: string; readonly extra: JsonObject }
}

/** What the API server asks the gate about: `request` of an AdmissionReview (admission.k8s.io/v1). */
export interface Review {
  readonly uid: string
  readonly kind: GroupVersionKind
  readonly resource: GroupVersionResource
  /** Empty for the resource itself. */
  readonly subresource: string
  /** Empty for an object that is named by `generateName`, and for cluster-wide lists. */
  readonly name: string
  /** Empty for cluster-wide objects. */
  readonly namespace: string
  readonly operation: Operation
  readonly user: ReviewUser
  readonly object: JsonObject | undefined
  readonly oldObject: JsonObject | undefined
  /** Nothing may be written down as real. */
  readonly dryRun: boolean
}
