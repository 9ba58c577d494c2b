import {
  type CheckId,
  type Finding,
  pathWithoutIndexes,
  type SubjectId,
  severityRank,
  subjectLabel,
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
    onAsked: (check, subject) => asked.set(subject, (asked.get(subject) ?? new Set()).add(check)),
  })
  for (const object of objects) assessor.add(object)
  return { ...assessor.finish(), asked }
}

/**
 * Why a change that mends these findings is no fix, or undefined when it is one: nothing may get worse, and the API
 * server must not refuse what it took before.
 */
export function whyWorse(mended: readonly Finding[], before: Judgement, after: Judgement): string | undefined {
  const [worse] = worseChecks(mended, before, after)
  if (worse !== undefined) return `it would make ${worse} worse`
  const remark = newRemark(before, after)
  return remark === undefined ? undefined : `the API server would refuse it: ${remark}`
}

/** Why a finding still stands after a change, or undefined when its place passes now. */
export function whyNotMended(finding: Finding, before: Judgement, after: Judgement): string | undefined {
  const alike = (other: Finding): boolean => placeOf(other) === placeOf(finding)
  if (after.findings.filter(alike).length >= before.findings.filter(alike).length) return 'the check would still fail'
  const open = ({ unanswered }: Judgement): number =>
    unanswered.filter((other) => answerOf(other) === answerOf(finding)).length
  return open(after) > open(before) ? 'whether the check passes then would not be known' : undefined
}

/** The checks that answer worse than before: a new or graver finding, or an answer that is lost. */
function worseChecks(mended: readonly Finding[], before: Judgement, after: Judgement): CheckId[] {
  const worse = new Set<CheckId>()
  const ranks = tally(before.findings, gradesOf)
  for (const [key, { count, of }] of tally(after.findings, gradesOf))
    if (count > (ranks.get(key)?.count ?? 0) && !isRevealed(of, mended, before)) worse.add(of.check)
  const failures = [before, after].map(({ findings }) => tally(findings, (one) => [answerOf(one)]))
  const questions = tally(before.unanswered, (one) => [questionOf(one)])
  for (const [key, { count, of }] of tally(after.unanswered, (one) => [questionOf(one)])) {
    const [then, now] = failures.map((failing) => failing.get(answerOf(of))?.count ?? 0) as [number, number]
    const lost = count > (questions.get(key)?.count ?? 0) && then <= now
    if (lost && before.asked.get(of.subject)?.has(of.check)) worse.add(of.check)
  }
  return [...worse].sort()
}

/**
 * What a graver mistake has hidden: on the node's network no policy holds a pod, so nobody asks for one. The question
 * comes up when the mistake is mended, and is no reason to keep the mistake when it is the milder one.
 */
function isRevealed({ check, subject, severity }: Finding, mended: readonly Finding[], before: Judgement): boolean {
  const asked = before.asked.get(subject)
  if (asked === undefined || asked.has(check)) return false
  const own = mended.filter((one) => one.subject === subject)
  const gravest = Math.min(...(own.length > 0 ? own : mended).map((one) => severityRank(one.severity)))
  return severityRank(severity) > gravest
}

function newRemark(before: Judgement, after: Judgement): string | undefined {
  const known = new Set(before.remarks.map(({ ref, message }) => `${subjectLabel(ref)} ${message}`))
  return after.remarks.find(({ ref, message }) => !known.has(`${subjectLabel(ref)} ${message}`))?.message
}

/** Equal for the same failure before and after lines and list positions move. */
export function placeOf({ check, subject, slot, at, origin }: Finding): string {
  const where = origin.source === 'file' ? `${origin.file}:${origin.line}` : origin.source
  return [check, subject, where, slot ?? '', pathWithoutIndexes(at.path)].join('\u0000')
}

const answerOf = ({ check, subject }: Finding | Unanswered): string => `${check}\u0000${subject}`
const questionOf = (one: Finding | Unanswered): string => `${answerOf(one)}\u0000${one.slot ?? ''}`

/** A grave finding counts among the milder ones too, so that a milder one in its place is no loss. */
function gradesOf(finding: Finding): string[] {
  const rank = severityRank(finding.severity)
  return [0, 1, 2, 3].filter((grade) => grade >= rank).map((grade) => `${grade}\u0000${placeOf(finding)}`)
}

function tally<T>(list: readonly T[], keysOf: (one: T) => string[]): Map<string, { count: number; of: T }> {
  const counts = new Map<string, { count: number; of: T }>()
  for (const of of list) for (const key of keysOf(of)) counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, of })
  return counts
}
