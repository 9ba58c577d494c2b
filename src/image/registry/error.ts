import { type ErrorCode, SeawallError } from '../../core/index.ts'

/** What stood between us and what was asked of a registry. */
export type RegistryFailure =
  | 'reference'
  | 'unauthorized'
  | 'denied'
  | 'not-found'
  | 'rate-limited'
  | 'server'
  | 'refused'
  | 'unreachable'
  | 'dns'
  | 'not-tls'
  | 'certificate'
  | 'timeout'
  | 'aborted'
  | 'truncated'
  | 'unsafe-address'
  | 'unsafe-redirect'
  | 'digest'
  | 'malformed'
  | 'too-large'

export interface RegistryErrorDetails {
  readonly hint?: string
  readonly cause?: unknown
  /** HTTP status, when there was an answer. */
  readonly status?: number
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number
}

const codes: Partial<Record<RegistryFailure, ErrorCode>> = {
  reference: 'usage',
  'not-found': 'not-found',
  digest: 'malformed',
  malformed: 'malformed',
  'too-large': 'too-large',
}

/** One sentence about what was asked of which registry and what came of it; `reason` is for machines. */
export class RegistryError extends SeawallError {
  readonly reason: RegistryFailure
  readonly details: RegistryErrorDetails

  constructor(reason: RegistryFailure, message: string, details: RegistryErrorDetails = {}) {
    super(codes[reason] ?? 'not-readable', message, details)
    this.name = 'RegistryError'
    this.reason = reason
    this.details = details
  }
}
