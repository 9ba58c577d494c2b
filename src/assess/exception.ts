import { type CheckId, controlOf, matchesAny, type SubjectId, type SubjectRef, subjectId } from '../core/index.ts'

/** What an exception covers; each list holds patterns with `*`, an absent one covers everything. */
export interface ExceptionScope {
  readonly controls?: readonly string[]
  readonly checks?: readonly string[]
  readonly namespaces?: readonly string[]
  readonly kinds?: readonly string[]
  readonly names?: readonly string[]
  /** Containers, volumes or keys, by name. */
  readonly slots?: readonly string[]
  /** Exactly this object and no other: what an object says of itself. */
  readonly subject?: SubjectId
}

/** A risk somebody accepted, for a time. The subject is still evaluated, so it can be said when it is needed no more. */
export interface Exception {
  readonly id: string
  readonly scope: ExceptionScope
  readonly reason: string
  readonly owner: string
  readonly ticket?: string
  readonly approver?: string
  /**
   * Last day it holds, as `YYYY-MM-DD` (UTC); the instant it ends, as `2027-03-31T18:00:00Z`, for one of hours; or
   * `none`: taken over from a tool that asks for no day.
   */
  readonly expires: string
  /** Where it is written: a file or an object's annotation. */
  readonly source: string
}

/** What stands for the day of an exception that has none. */
export const noExpiry = 'none'

export type ExceptionState = 'in-use' | 'expired' | 'no-longer-needed' | 'matches-nothing' | 'no-expiry'

export interface ExceptionReport {
  readonly exception: Exception
  readonly state: ExceptionState
  /** Findings it holds back; for an expired one, those it no longer does. */
  readonly findings: number
}

export function covers(scope: ExceptionScope, check: CheckId, ref: SubjectRef, slot: string | undefined): boolean {
  return coversCheck(scope, check) && coversSubject(scope, ref) && coversSlot(scope, slot)
}

export function coversSlot({ slots }: ExceptionScope, slot: string | undefined): boolean {
  return matchesAny(slots, slot ?? '')
}

export function coversCheck(scope: ExceptionScope, check: CheckId): boolean {
  return matchesAny(scope.controls, controlOf(check)) && matchesAny(scope.checks, check)
}

export function coversSubject(scope: ExceptionScope, ref: SubjectRef): boolean {
  if (scope.subject !== undefined) return scope.subject === subjectId(ref)
  return (
    matchesAny(scope.namespaces, ref.namespace) &&
    matchesAny(scope.kinds, ref.kind) &&
    matchesAny(scope.names, ref.name)
  )
}

/** A day holds to its end, an instant to itself; `now` is an ISO instant in UTC. */
export function isExpired({ expires }: Exception, now: string): boolean {
  if (expires === noExpiry) return false
  return expires.includes('T') ? Date.parse(expires) <= Date.parse(now) : expires < now.slice(0, 10)
}
