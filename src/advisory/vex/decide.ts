import type { VexStatement } from '../../formats/vex/index.ts'
import { type VexDecision, type VexQuestion, type VexSubject, vexSubjects } from './question.ts'
import { type Asked, askedOf, subjectOf } from './subject.ts'

/** Statements to ask about findings. */
export interface VexBook {
  /** The statement that decides about a finding; undefined when nobody said anything. */
  decide(question: VexQuestion): VexDecision | undefined
}

/**
 * Statements in the order of their documents. The one about the most specific subject decides: the package in this
 * product before the package anywhere, and that before the product as a whole. Of those the latest decides, since each
 * statement replaces what was said before (OpenVEX, "The VEX Statement"); of the same time it is the one further down.
 */
export function vexBook(statements: readonly VexStatement[]): VexBook {
  const entries = new Map<string, Entry[]>()
  for (const statement of statements) {
    const entry = entryOf(statement)
    for (const name of namesOf(statement.vulnerability)) {
      const same = entries.get(name)
      if (same === undefined) entries.set(name, [entry])
      else same.push(entry)
    }
  }
  return {
    decide(question) {
      const asked = askedOf(question)
      const candidates = namesOf(question).flatMap((name) => entries.get(name) ?? [])
      return [...new Set(candidates)].reduce<Decided | undefined>((best, entry) => later(best, entry, asked), undefined)
        ?.decision
    },
  }
}

interface Entry {
  readonly statement: VexStatement
  readonly time: number
  readonly subjects: readonly ((asked: Asked) => VexSubject | undefined)[]
}

interface Decided {
  readonly decision: VexDecision
  readonly time: number
}

function entryOf(statement: VexStatement): Entry {
  const time = Date.parse(statement.time ?? '')
  return {
    statement,
    time: Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time,
    subjects: statement.products.map(subjectOf),
  }
}

/** Ids are the same in any case: `cve-2024-3094`. */
function namesOf({ id, aliases }: { readonly id: string; readonly aliases: readonly string[] }): readonly string[] {
  return [...new Set([id, ...aliases].map((name) => name.toUpperCase()))]
}

function later(best: Decided | undefined, { statement, time, subjects }: Entry, asked: Asked): Decided | undefined {
  const about = mostSpecific(subjects.map((subject) => subject(asked)))
  if (about === undefined) return best
  const [rank, bestRank] = [vexSubjects.indexOf(about), best && vexSubjects.indexOf(best.decision.about)]
  if (best !== undefined && bestRank !== undefined)
    if (rank > bestRank || (rank === bestRank && time < best.time)) return best
  const holdsBack = statement.status === 'not-affected' || statement.status === 'fixed'
  return { decision: { statement, about, holdsBack }, time }
}

function mostSpecific(subjects: readonly (VexSubject | undefined)[]): VexSubject | undefined {
  return vexSubjects.find((subject) => subjects.includes(subject))
}
