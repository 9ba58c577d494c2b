import type { PssViolation } from './evaluate.ts'
import type { LevelVersion } from './levels.ts'
import type { PsaMode } from './namespace-labels.ts'

/** What one mode of a namespace's policy found. */
export interface ModeEvaluation {
  readonly mode: PsaMode
  readonly policy: LevelVersion
  readonly violations: readonly PssViolation[]
}

/** The answer of Pod Security Admission to one request, in the API server's words. */
export interface PsaDecision {
  readonly allowed: boolean
  /** The HTTP status of the answer: 200, 400, 403, 422 or 500. */
  readonly code: number
  readonly reason: '' | 'Forbidden' | 'Invalid' | 'BadRequest' | 'InternalError'
  readonly message: string
  readonly warnings: readonly string[]
  /** Keys with their prefix `pod-security.kubernetes.io/`. */
  readonly auditAnnotations: Readonly<Record<string, string>>
  /** The modes that were judged; empty when nothing was. */
  readonly evaluations: readonly ModeEvaluation[]
}

type Annotation = 'error' | 'exempt' | 'enforce-policy' | 'audit-violations'

export function annotate(key: Annotation, value: string): Record<string, string> {
  return { [`pod-security.kubernetes.io/${key}`]: value }
}

export const allow: PsaDecision = {
  allowed: true,
  code: 200,
  reason: '',
  message: '',
  warnings: [],
  auditAnnotations: {},
  evaluations: [],
}

export function allowExempt(what: 'user' | 'namespace' | 'runtimeClass'): PsaDecision {
  return { ...allow, auditAnnotations: annotate('exempt', what) }
}

/** Controllers are never stopped: what could not be judged goes to the audit log. */
export function allowUnjudged(error: string): PsaDecision {
  return { ...allow, auditAnnotations: annotate('error', error) }
}

export function forbid(resource: string, name: string, why: string): PsaDecision {
  const what = name === '' ? resource : `${resource} "${name}"`
  return { ...allow, allowed: false, code: 403, reason: 'Forbidden', message: `${what} is forbidden: ${why}` }
}

export function rejectInvalid(kind: string, name: string, why: string): PsaDecision {
  return { ...allow, allowed: false, code: 422, reason: 'Invalid', message: `${kind} "${name}" is invalid: ${why}` }
}

export function rejectMalformed(message: string, detail?: string): PsaDecision {
  const error = detail === undefined ? message : `${message}: ${detail}`
  const auditAnnotations = annotate('error', error)
  return { ...allow, allowed: false, code: 400, reason: 'BadRequest', message, auditAnnotations }
}

export function rejectInternal(error: string): PsaDecision {
  const message = `Internal error occurred: ${error}`
  const auditAnnotations = annotate('error', message)
  return { ...allow, allowed: false, code: 500, reason: 'InternalError', message, auditAnnotations }
}
