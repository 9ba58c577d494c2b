import {
  type CheckId,
  type Finding,
  pathWithoutIndexes,
  type SubjectId,
  severityRank,
  subjectId,
  type Unanswered,
} from '../core/index.ts'
import type { KubeObject } from '../kube/objects/index.ts'
import type { Assessment } from './assessment.ts'
import { type AssessOptions, Assessor } from './assessor.ts'

/** An assessment by every check, and which checks applied to which subject. */
export interface Judgement extends Assessment {
  readonly asked: ReadonlyMap<SubjectId, ReadonlySet<CheckId>>
}

/** Judges by every check there is, whatever is selected: a fix must not mend one thing and break another. */
export function judgeByAll(objects: Iterable<KubeObject>, options: AssessOptions): Judgement {
  const { params } = options.selection ?? {}
  const asked = new Map<SubjectId, Set<CheckId>>()
  const assessor = new Assessor({
    ...options,
    selection: { reliability: true, ...(params && { params }) },
    onAsked: (check, subject) => {
      const checks = asked.get(subject)
      if (checks === undefined) asked.set(subject, new Set([check]))
      else checks.add(check)
    },
  })
  for (const object of objects) assessor.add(object)
  return { ...assessor.finish(), asked }
}

/** What speaks against a change: one of the findings still stands, or something about a subject got worse. */
export interface Objection {
  readonly why: string
  readonly finding?: Finding
  readonly subject?: SubjectId
}

/** What speaks against a change that is to mend these findings; nothing when it is a fix. */
export function objections(mended: readonly Finding[], before: Judgement, after: Judgement): Objection[] {
  return [...stillThere(mended, before, after), ...gotWorse(mended, before, after)]
}

function stillThere(mended: readonly Finding[], before: Judgement, after: Judgement): Objection[] {
  const [then, now] = [indexOf(before), indexOf(after)]
  return mended.flatMap((finding): Objection[] => {
    const place = placeOf(finding)
    if (countAt(now.places, place) >= countAt(then.places, place))
      return [{ why: 'the check would still fail', finding }]
    const answer = answerOf(finding)
    if (countAt(now.open, answer) <= countAt(then.open, answer)) return []
    return [{ why: 'whether the check passes then would not be known', finding }]
  })
}

/**
 * Answers that are worse than before: a new or graver finding, a lost answer, and whatever the API server would refuse
 * and took before.
 */
export function gotWorse(mended: readonly Finding[], before: Judgement, after: Judgement): Objection[] {
  const [then, now] = [indexOf(before), indexOf(after)]
  const worse: Objection[] = []
  const add = ({ check, subject }: Finding | Unanswered) => worse.push({ why: `it would make ${check} worse`, subject })
  for (const [key, { count, of }] of now.grades)
    if (count > countAt(then.grades, key) && !isRevealed(of, mended, before)) add(of)
  for (const [key, { count, of }] of now.questions) {
    const isLost =
      count > countAt(then.questions, key) && countAt(then.failing, answerOf(of)) <= countAt(now.failing, answerOf(of))
    if (isLost && before.asked.get(of.subject)?.has(of.check)) add(of)
  }
  for (const { ref, message } of after.remarks)
    if (!then.remarks.has(`${subjectId(ref)} ${message}`))
      worse.push({ why: `the API server would refuse it: ${message}`, subject: subjectId(ref) })
  return worse
}

/**
 * What a graver mistake has hidden: on the node's network no policy holds a pod, so nobody asks for one. The question
 * comes up when the mistake is mended, and is no reason to keep the mistake when it is the milder one.
 */
function isRevealed({ check, subject, severity }: Finding, mended: readonly Finding[], before: Judgement): boolean {
  const asked = before.asked.get(subject)
  if (asked === undefined || asked.has(check)) return false
  const own = mended.filter((one) => one.subject === subject)
  const gravest = (own.length > 0 ? own : mended).reduce((least, one) => Math.min(least, severityRank(one.severity)), 9)
  return severityRank(severity) > gravest
}

/** Equal for the same failure before and after lines and list positions move. */
export function placeOf({ check, subject, slot, at, origin }: Finding): string {
  const where = origin.source === 'file' ? `${origin.file}:${origin.line}` : origin.source
  return [check, subject, where, slot ?? '', pathWithoutIndexes(at.path)].join('\u0000')
}

const answerOf = ({ check, subject }: Finding | Unanswered): string => `${check}\u0000${subject}`
const questionOf = (one: Unanswered): string => `${answerOf(one)}\u0000${one.slot ?? ''}`

/** A grave finding counts among the milder ones too, so that a milder one in its place is no loss. */
function gradesOf(finding: Finding): string[] {
  const rank = severityRank(finding.severity)
  return [0, 1, 2, 3].filter((grade) => grade >= rank).map((grade) => `${grade}\u0000${placeOf(finding)}`)
}

type Tally<T> = ReadonlyMap<string, { readonly count: number; readonly of: T }>

interface Index {
  readonly places: Tally<Finding>
  readonly grades: Tally<Finding>
  readonly failing: Tally<Finding>
  readonly questions: Tally<Unanswered>
  readonly open: Tally<Unanswered>
  readonly remarks: ReadonlySet<string>
}

const indexes = new WeakMap<Judgement, Index>()

/** Counted once for each judgement, however many fixes are held against it. */
function indexOf(judgement: Judgement): Index {
  const known = indexes.get(judgement)
  if (known !== undefined) return known
  const { findings, unanswered, remarks } = judgement
  const index = {
    places: tally(findings, (one) => [placeOf(one)]),
    grades: tally(findings, gradesOf),
    failing: tally(findings, (one) => [answerOf(one)]),
    questions: tally(unanswered, (one) => [questionOf(one)]),
    open: tally(unanswered, (one) => [answerOf(one)]),
    remarks: new Set(remarks.map(({ ref, message }) => `${subjectId(ref)} ${message}`)),
  }
  indexes.set(judgement, index)
  return index
}

function tally<T>(list: readonly T[], keysOf: (one: T) => string[]): Tally<T> {
  const counts = new Map<string, { count: number; of: T }>()
  for (const of of list)
    for (const key of keysOf(of)) {
      const known = counts.get(key)
      if (known === undefined) counts.set(key, { count: 1, of })
      else known.count++
    }
  return counts
}

function countAt<T>(counts: Tally<T>, key: string): number {
  return counts.get(key)?.count ?? 0
}
