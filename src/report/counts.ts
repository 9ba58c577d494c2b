import { byCodePoint, compareSubjects, type Severity, severities, severityRank } from '../core/index.ts'
import type { ReportFinding, ReportModel, SeverityCounts } from './model.ts'

export const noCounts: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0 }

export function totalOf(counts: SeverityCounts): number {
  return severities.reduce((sum, severity) => sum + counts[severity], 0)
}

/** The gravest severity that was counted at all. */
export function worstOf(counts: SeverityCounts): Severity | undefined {
  return severities.find((severity) => counts[severity] > 0)
}

export function addCounts(a: SeverityCounts, b: SeverityCounts): SeverityCounts {
  return {
    critical: a.critical + b.critical,
    high: a.high + b.high,
    medium: a.medium + b.medium,
    low: a.low + b.low,
  }
}

export function countSeverities(findings: Iterable<{ readonly severity: Severity }>): SeverityCounts {
  const counts = { ...noCounts }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}

/** More critical ones first, then more high ones, and so on. */
export function byGravity(a: SeverityCounts, b: SeverityCounts): number {
  for (const severity of severities) {
    const difference = b[severity] - a[severity]
    if (difference !== 0) return difference
  }
  return 0
}

/** Every finding the report has, also those that an exception holds back, in one order. */
export function everyFinding({ findings, suppressed }: ReportModel): readonly ReportFinding[] {
  if (suppressed.length === 0) return findings
  return [...findings, ...suppressed].sort(
    (a, b) =>
      severityRank(a.severity) - severityRank(b.severity) ||
      byCodePoint(a.check, b.check) ||
      compareSubjects(a, b) ||
      byCodePoint(a.slot ?? '', b.slot ?? ''),
  )
}
