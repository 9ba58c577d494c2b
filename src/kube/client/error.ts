import type { Missing } from '../../core/index.ts'

/** What stood between us and the API server's answer. */
export type KubeErrorCode =
  | 'kubeconfig'
  | 'exec-plugin'
  | 'unreachable'
  | 'certificate'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'expired'
  | 'refused'
  | 'overloaded'
  | 'timeout'
  | 'aborted'
  | 'truncated'
  | 'malformed'
  | 'too-large'
  | 'not-kubernetes'

export interface KubeErrorDetails {
  readonly hint?: string
  readonly cause?: unknown
  /** HTTP status, when there was an answer. */
  readonly status?: number
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number
  /** Where a list that has expired may go on from a newer snapshot. */
  readonly continueFrom?: string
}

/** One sentence about what was asked of whom and what came back; `code` is for machines. */
export class KubeError extends Error {
  readonly code: KubeErrorCode
  readonly details: KubeErrorDetails

  constructor(code: KubeErrorCode, message: string, details: KubeErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'KubeError'
    this.code = code
    this.details = details
  }
}

const missingBy: Partial<Record<KubeErrorCode, Missing['why']>> = {
  forbidden: 'forbidden',
  timeout: 'timeout',
  malformed: 'malformed',
  'too-large': 'too-large',
}

/** The error as the reason why evidence is missing. */
export function missingWhy(code: KubeErrorCode): Missing['why'] {
  return missingBy[code] ?? 'not-collected'
}
