import { severities } from '../core/index.ts'
import { countImported, type ImportedCounts, type ReportImported, type ReportImportedSubject } from './imported.ts'

/** The severities of other tools, the gravest first; not every tool gives one. */
export const importedSeverities = [...severities, 'unknown'] as const

/** One object of ours, and what other tools found about it. */
export interface ImportedRow {
  readonly subject: ReportImportedSubject
  readonly counts: ImportedCounts
  readonly tools: readonly string[]
}

/** The objects that other tools found something about, those with the gravest findings first. */
export function importedRows(imported: readonly ReportImported[]): readonly ImportedRow[] {
  const found = imported.flatMap(({ tool, findings }) =>
    findings.flatMap(({ severity, subjects }) => subjects.map((subject) => ({ tool, severity, subject }))),
  )
  return [...Map.groupBy(found, ({ subject }) => subject.subject).values()]
    .flatMap((group) => {
      const tools = [...new Set(group.map(({ tool }) => tool))].sort()
      return group.slice(0, 1).map(({ subject }) => ({ subject, counts: countImported(group), tools }))
    })
    .sort((a, b) => byGravity(a.counts, b.counts))
}

function byGravity(a: ImportedCounts, b: ImportedCounts): number {
  const severity = importedSeverities.find((one) => a[one] !== b[one])
  return severity === undefined ? 0 : b[severity] - a[severity]
}

/** `Trivy 0.68`, or the name alone. */
export function toolName({ tool, version }: ReportImported): string {
  return version === undefined ? tool : `${tool} ${version}`
}
