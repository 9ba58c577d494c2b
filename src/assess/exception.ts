import { type CheckId, controlOf, type SubjectRef } from '../core/index.ts'
import { matchesAny } from './glob.ts'

/** What an exception covers; each list holds patterns with `*`, an absent one covers everything. */
export interface ExceptionScope {
  readonly controls?: readonly string[]
  readonly checks?: readonly string[]
  readonly namespaces?: readonly string[]
  readonly kinds?: readonly string[]
  readonly names?: readonly string[]
  /** Containers, volumes or keys, by name. */
  readonly slots?: readonly string[]
}

/** A risk somebody accepted, for a time. The subject is still evaluated, so it can be said when it is needed no more. */
export interface Exception {
  readonly id: string
  readonly scope: ExceptionScope
  readonly reason: string
  readonly owner: string
  readonly ticket?: string
  readonly approver?: string
  /** Last day it holds, as `YYYY-MM-DD` (UTC). */
  readonly expires: string
  /** Where it is written: a file or an object's annotation. */
  readonly source: string
}

export type ExceptionState = 'in-use' | 'expired' | 'no-longer-needed' | 'matches-nothing'

export interface ExceptionReport {
  readonly exception: Exception
  readonly state: ExceptionState
  /** Findings it holds back; for an expired one, those it no longer does. */
  readonly findings: number
}

export function covers(scope: ExceptionScope, check: CheckId, ref: SubjectRef, slot: string | undefined): boolean {
  return (
    coversCheck(scope, check) &&
    coversSubject(scope, ref) &&
    (scope.slots === undefined || matchesAny(scope.slots, slot ?? ''))
  )
}

export function coversCheck(scope: ExceptionScope, check: CheckId): boolean {
  return matchesAny(scope.controls, controlOf(check)) && matchesAny(scope.checks, check)
}

export function coversSubject(scope: ExceptionScope, ref: SubjectRef): boolean {
  return (
    matchesAny(scope.namespaces, ref.namespace) &&
    matchesAny(scope.kinds, ref.kind) &&
    matchesAny(scope.names, ref.name)
  )
}

/** `expires` is the last day it holds; `now` is an ISO instant. */
export function isExpired(exception: Exception, now: string): boolean {
  return exception.expires < now.slice(0, 10)
}
