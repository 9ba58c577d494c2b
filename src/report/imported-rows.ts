import { type SubjectId, severities } from '../core/index.ts'
import {
  countImported,
  type ImportedCounts,
  type ImportedSeverity,
  type ReportImported,
  type ReportImportedSubject,
} from './imported.ts'

/** The severities of other tools, the gravest first; not every tool gives one. */
export const importedSeverities = [...severities, 'unknown'] as const

/** One object of ours, and what other tools found about it. */
export interface ImportedRow {
  readonly subject: ReportImportedSubject
  readonly counts: ImportedCounts
  readonly tools: readonly string[]
}

/**
 * The objects that other tools found something about, those with the gravest findings first. A report may name each of
 * thousands of objects hundreds of times, so nothing is kept for a single mention.
 */
export function importedRows(imported: readonly ReportImported[]): readonly ImportedRow[] {
  const rows = new Map<SubjectId, RowInMaking>()
  for (const { tool, findings } of imported)
    for (const { severity, subjects } of findings)
      for (const subject of subjects) {
        const row = rows.get(subject.subject) ?? begun(rows, subject)
        row.counts[severity] += 1
        row.tools.add(tool)
      }
  return [...rows.values()]
    .map(({ subject, counts, tools }) => ({ subject, counts, tools: [...tools].sort() }))
    .sort((a, b) => byGravity(a.counts, b.counts))
}

interface RowInMaking {
  readonly subject: ReportImportedSubject
  readonly counts: Record<ImportedSeverity, number>
  readonly tools: Set<string>
}

function begun(rows: Map<SubjectId, RowInMaking>, subject: ReportImportedSubject): RowInMaking {
  const row = { subject, counts: { ...countImported([]) }, tools: new Set<string>() }
  rows.set(subject.subject, row)
  return row
}

function byGravity(a: ImportedCounts, b: ImportedCounts): number {
  const severity = importedSeverities.find((one) => a[one] !== b[one])
  return severity === undefined ? 0 : b[severity] - a[severity]
}

/** `Trivy 0.68`, or the name alone. */
export function toolName({ tool, version }: ReportImported): string {
  return version === undefined ? tool : `${tool} ${version}`
}
