import { byCodePoint, type CheckId, type OutcomeKind } from '../core/index.ts'
import type { CheckTally, PodSecurityTally } from './assessment.ts'
import type { TemplateVerdicts } from './template-verdicts.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const fields: Record<OutcomeKind | 'excepted', Exclude<keyof CheckTally, 'check'>> = {
  pass: 'pass',
  fail: 'fail',
  excepted: 'excepted',
  unknown: 'unknown',
  'not-applicable': 'notApplicable',
}

/** Counts outcomes by check; a check that met no subject is still in the report. */
export class TallyCounter {
  readonly #tallies: Map<CheckId, Mutable<CheckTally>>

  constructor(checks: readonly CheckId[]) {
    const empty = { pass: 0, fail: 0, excepted: 0, unknown: 0, notApplicable: 0 }
    this.#tallies = new Map(checks.map((check) => [check, { check, ...empty }]))
  }

  count(check: CheckId, outcome: OutcomeKind | 'excepted'): void {
    const tally = this.#tallies.get(check)
    if (tally !== undefined) tally[fields[outcome]] += 1
  }

  report(): CheckTally[] {
    return [...this.#tallies.values()].sort((a, b) => byCodePoint(a.check, b.check))
  }
}

/** Counts workloads by namespace and the strictest Pod Security level that admits them. */
export class PodSecurityCounter {
  readonly #namespaces = new Map<string, Mutable<PodSecurityTally>>()

  count(namespace: string, verdicts: TemplateVerdicts): void {
    let tally = this.#namespaces.get(namespace)
    if (tally === undefined) {
      tally = { namespace, restricted: 0, baseline: 0, privileged: 0, unknown: 0 }
      this.#namespaces.set(namespace, tally)
    }
    const { malformed, hasContainers, podSecurity } = verdicts
    const level = malformed.length > 0 || !hasContainers ? undefined : podSecurity
    tally[level ?? 'unknown'] += 1
  }

  report(): PodSecurityTally[] {
    return [...this.#namespaces.values()].sort((a, b) => byCodePoint(a.namespace, b.namespace))
  }
}
