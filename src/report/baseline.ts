import type { Assessment } from '../assess/index.ts'
import type { CheckId, Digest, Finding } from '../core/index.ts'
import { countSeverities } from './counts.ts'
import type { BaselineSummary, ReportFinding, ReportModel } from './model.ts'

/** Which findings an earlier report had too. */
export interface Comparison {
  readonly known: ReadonlySet<Finding>
  readonly summary: BaselineSummary
}

/**
 * Compares findings with those of an earlier report, by fingerprint. A fingerprint may stand for several places of one
 * container; as many of them are known as the baseline had, so that one more is new.
 */
export function compareWithBaseline(assessment: Assessment, baseline: ReportModel): Comparison {
  const open = assessment.findings.filter(({ excepted }) => excepted === undefined)
  const earlier = baseline.findings.filter(({ excepted }) => excepted === undefined)
  const before = Map.groupBy(earlier, ({ fingerprint }) => fingerprint)
  const known = new Set<Finding>()
  for (const [fingerprint, now] of Map.groupBy(open, (finding) => finding.fingerprint))
    for (const finding of recognised(now, before.get(fingerprint) ?? [])) known.add(finding)
  return {
    known,
    summary: {
      target: baseline.target,
      assessedAt: baseline.assessedAt,
      known: known.size,
      new: countSeverities(open.filter((finding) => !known.has(finding))),
      fixed: countFixed(assessment, before),
    },
  }
}

/** First those whose value is the same, then as many others as the baseline had. */
function recognised(now: readonly Finding[], before: readonly ReportFinding[]): readonly Finding[] {
  const values = new Map<string, number>()
  for (const { evidence } of before) values.set(evidence.value, (values.get(evidence.value) ?? 0) + 1)
  const same: Finding[] = []
  const others: Finding[] = []
  for (const finding of now) {
    const left = values.get(finding.at.value) ?? 0
    values.set(finding.at.value, left - 1)
    if (left > 0) same.push(finding)
    else others.push(finding)
  }
  return [...same, ...others.slice(0, Math.max(0, before.length - same.length))]
}

/** A finding is fixed when its check was made again and no longer fails there; `unknown` proves nothing. */
function countFixed(assessment: Assessment, before: ReadonlyMap<Digest, readonly ReportFinding[]>): number {
  const made = new Set<CheckId>(assessment.tallies.filter(wasMade).map(({ check }) => check))
  const open = new Set(assessment.unanswered.map(({ check, subject }) => `${check} ${subject}`))
  const now = Map.groupBy(assessment.findings, ({ fingerprint }) => fingerprint)
  let fixed = 0
  for (const [fingerprint, findings] of before) {
    const [first] = findings
    if (first === undefined || !made.has(first.check) || open.has(`${first.check} ${first.subject}`)) continue
    fixed += Math.max(0, findings.length - (now.get(fingerprint)?.length ?? 0))
  }
  return fixed
}

function wasMade({ pass, fail, excepted, unknown, notApplicable }: Assessment['tallies'][number]): boolean {
  return pass + fail + excepted + unknown + notApplicable > 0
}
