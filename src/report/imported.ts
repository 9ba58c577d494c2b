import type { ImportedFinding, ImportedReport } from '../assess/index.ts'
import { byCodePoint, type Severity, type SubjectId, type SubjectRef, severityRank, subjectId } from '../core/index.ts'

/** Ours, and `unknown` where the other tool gives none. */
export type ImportedSeverity = Severity | 'unknown'
export type ImportedCounts = Readonly<Record<ImportedSeverity, number>>

/** What one run of another tool found. Nothing of it is in the report's other counts. */
export interface ReportImported {
  /** The file it was imported from. */
  readonly file: string
  readonly tool: string
  readonly version?: string
  readonly summary: ImportedCounts
  /** Findings that are about none of the subjects of this report. */
  readonly unmatched: number
  /** Results of the other tool that are no findings: they passed, or were suppressed there. */
  readonly leftOut: number
  readonly findings: readonly ReportImportedFinding[]
}

export interface ReportImportedFinding {
  readonly rule: string
  readonly title: string
  readonly severity: ImportedSeverity
  readonly by: ImportedFinding['by']
  readonly subjects: readonly ReportImportedSubject[]
  /** What the other tool says it is about. */
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string }
  readonly image?: string
  readonly location?: { readonly file: string; readonly line?: number }
  readonly package?: string
  readonly fixedIn?: string
  readonly url?: string
}

export interface ReportImportedSubject extends SubjectRef {
  readonly subject: SubjectId
}

// Members are named one by one: the order is the published order, and a saved report is read back into it.

export function describeImported({ source, tool, version, findings, leftOut }: ImportedReport): ReportImported {
  const subjects = describedOnce()
  return {
    file: source,
    tool,
    ...(version !== undefined && { version }),
    summary: countImported(findings),
    unmatched: findings.filter(({ by }) => by === 'nothing').length,
    leftOut,
    findings: findings.map((finding) => describeFinding(finding, subjects)).sort(compareFindings),
  }
}

export function countImported(findings: Iterable<{ readonly severity: ImportedSeverity }>): ImportedCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}

function describeFinding(finding: ImportedFinding, described: DescribeSubject): ReportImportedFinding {
  const { subject, image, file, url, fixedIn } = finding
  return {
    rule: finding.rule,
    title: finding.title,
    severity: finding.severity,
    by: finding.by,
    subjects: finding.subjects.map(described),
    ...(subject !== undefined && {
      object: { kind: subject.kind, namespace: subject.namespace, name: subject.name },
    }),
    ...(image !== undefined && { image: image.name }),
    ...(file !== undefined && {
      location: { file: file.path, ...(file.line !== undefined && { line: file.line }) },
    }),
    ...(finding.package !== undefined && { package: finding.package }),
    ...(fixedIn !== undefined && { fixedIn }),
    ...(url !== undefined && { url }),
  }
}

type DescribeSubject = (ref: SubjectRef) => ReportImportedSubject

/** Hundreds of findings may be about the same thousands of objects: each is described once. */
function describedOnce(): DescribeSubject {
  const known = new Map<SubjectRef, ReportImportedSubject>()
  return (ref) => {
    const described = known.get(ref) ?? { subject: subjectId(ref), ...inOrder(ref) }
    known.set(ref, described)
    return described
  }
}

function inOrder({ group, kind, namespace, name }: SubjectRef): SubjectRef {
  return { group, kind, namespace, name }
}

function compareFindings(a: ReportImportedFinding, b: ReportImportedFinding): number {
  return (
    rankOf(a.severity) - rankOf(b.severity) ||
    byCodePoint(a.rule, b.rule) ||
    byCodePoint(a.subjects[0]?.subject ?? '', b.subjects[0]?.subject ?? '') ||
    byCodePoint(a.package ?? '', b.package ?? '')
  )
}

function rankOf(severity: ImportedSeverity): number {
  return severity === 'unknown' ? Number.MAX_SAFE_INTEGER : severityRank(severity)
}
