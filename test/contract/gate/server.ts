import type { JsonObject } from '../../../src/core/index.ts'
import type { ClusterAccess } from '../../../src/kube/client/index.ts'
import type { Received } from '../../stand-in/send.ts'

export interface RequestOptions {
  readonly contentType?: string
  /** In whose name: `guest` may do nothing but what it is given. */
  readonly as?: string
}

/** An API server the gate stands before. */
export interface GateServer {
  readonly kind: 'stand-in' | 'kube-apiserver'
  /** As the administrator, or as `options.as`. */
  request(
    method: string,
    path: string,
    body?: JsonObject | readonly JsonObject[],
    options?: RequestOptions,
  ): Promise<Received>
  /** Every audit event so far; of level Metadata at least. */
  auditEvents(): readonly JsonObject[]
  access(): ClusterAccess
  stop(): Promise<void>
}
