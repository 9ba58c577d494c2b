import type { CheckId, ExceptedBy, SubjectRef } from '../core/index.ts'
import { byCodePoint } from '../core/index.ts'
import {
  covers,
  coversCheck,
  coversSubject,
  type Exception,
  type ExceptionReport,
  type ExceptionState,
  isExpired,
} from './exception.ts'

interface Use {
  subjects: number
  findings: number
}

/** Holds the exceptions of one assessment and counts what each was good for. */
export class ExceptionBook {
  readonly #now: string
  readonly #uses = new Map<Exception, Use>()

  constructor(exceptions: readonly Exception[], now: string) {
    this.#now = now
    for (const exception of exceptions) this.add(exception)
  }

  add(exception: Exception): void {
    this.#uses.set(exception, { subjects: 0, findings: 0 })
  }

  /** To be called once a subject, with the checks that were evaluated for it. */
  meet(ref: SubjectRef, checks: readonly CheckId[]): void {
    for (const [{ scope }, use] of this.#uses)
      if (coversSubject(scope, ref) && checks.some((check) => coversCheck(scope, check))) use.subjects += 1
  }

  /** The exception that holds a finding back; expired ones count but hold nothing back. */
  except(check: CheckId, ref: SubjectRef, slot: string | undefined): ExceptedBy | undefined {
    let found: Exception | undefined
    for (const [exception, use] of this.#uses) {
      if (!covers(exception.scope, check, ref, slot)) continue
      use.findings += 1
      if (found === undefined && !isExpired(exception, this.#now)) found = exception
    }
    return found && { id: found.id, expires: found.expires, reason: found.reason }
  }

  report(): ExceptionReport[] {
    const reports = [...this.#uses].map(([exception, use]) => ({
      exception,
      state: this.#stateOf(exception, use),
      findings: use.findings,
    }))
    return reports.sort(
      (a, b) => byCodePoint(a.exception.id, b.exception.id) || byCodePoint(a.exception.source, b.exception.source),
    )
  }

  #stateOf(exception: Exception, use: Use): ExceptionState {
    if (use.subjects === 0) return 'matches-nothing'
    if (use.findings === 0) return 'no-longer-needed'
    return isExpired(exception, this.#now) ? 'expired' : 'in-use'
  }
}
