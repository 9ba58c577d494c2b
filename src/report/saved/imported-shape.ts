import { type SubjectId, severities } from '../../core/index.ts'
import { count, listOf, oneOf, optional, record, text, textLike } from '../../formats/shape/index.ts'
import type { ImportedCounts, ReportImported, ReportImportedFinding, ReportImportedSubject } from '../imported.ts'

const severity = oneOf([...severities, 'unknown'])

const subject = record<ReportImportedSubject>({
  subject: textLike<SubjectId>(/^[^/]*\/[^/]*\//, 'group/Kind/namespace/name'),
  group: text,
  kind: text,
  namespace: text,
  name: text,
})

const finding = record<ReportImportedFinding>({
  rule: text,
  title: text,
  severity,
  by: oneOf(['object', 'image', 'file', 'nothing']),
  subjects: listOf(subject),
  object: optional(record<NonNullable<ReportImportedFinding['object']>>({ kind: text, namespace: text, name: text })),
  image: optional(text),
  location: optional(record<NonNullable<ReportImportedFinding['location']>>({ file: text, line: optional(count) })),
  package: optional(text),
  fixedIn: optional(text),
  url: optional(textLike(/^https?:\/\//, 'a link')),
})

/** Findings of other tools in a saved report. */
export const importedShape = listOf(
  record<ReportImported>({
    file: text,
    tool: text,
    version: optional(text),
    summary: record<ImportedCounts>({ critical: count, high: count, medium: count, low: count, unknown: count }),
    unmatched: count,
    leftOut: count,
    findings: listOf(finding),
  }),
)
