import {
  byCodePoint,
  type CheckId,
  type ExceptedBy,
  type SubjectId,
  type SubjectRef,
  subjectId,
} from '../core/index.ts'
import {
  covers,
  coversCheck,
  coversSubject,
  type Exception,
  type ExceptionReport,
  type ExceptionState,
  isExpired,
  noExpiry,
} from './exception.ts'

interface Use {
  subjects: number
  findings: number
}

/** Holds the exceptions of one assessment and counts what each was good for. */
export class ExceptionBook {
  readonly #now: string
  readonly #uses = new Map<Exception, Use>()
  /** Those of patterns, tried one by one, and those of one object each, found by its id. */
  readonly #general: Exception[] = []
  readonly #own = new Map<SubjectId, Exception[]>()

  constructor(exceptions: readonly Exception[], now: string) {
    this.#now = now
    for (const exception of exceptions) this.add(exception)
  }

  add(exception: Exception): void {
    this.#uses.set(exception, { subjects: 0, findings: 0 })
    const { subject } = exception.scope
    if (subject === undefined) this.#general.push(exception)
    else this.#own.set(subject, [...(this.#own.get(subject) ?? []), exception])
  }

  *#candidates(ref: SubjectRef): Generator<[Exception, Use]> {
    for (const exception of [...this.#general, ...(this.#own.get(subjectId(ref)) ?? [])]) {
      const use = this.#uses.get(exception)
      if (use !== undefined) yield [exception, use]
    }
  }

  /** To be called once a subject, with the checks that were evaluated for it. */
  meet(ref: SubjectRef, checks: readonly CheckId[]): void {
    if (this.#uses.size === 0) return
    for (const [{ scope }, use] of this.#candidates(ref))
      if (coversSubject(scope, ref) && checks.some((check) => coversCheck(scope, check))) use.subjects += 1
  }

  /** The exception that holds a finding back; expired ones count but hold nothing back. */
  except(check: CheckId, ref: SubjectRef, slot: string | undefined): ExceptedBy | undefined {
    if (this.#uses.size === 0) return undefined
    let found: Exception | undefined
    for (const [exception, use] of this.#candidates(ref)) {
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
    if (exception.expires === noExpiry) return 'no-expiry'
    return isExpired(exception, this.#now) ? 'expired' : 'in-use'
  }
}
