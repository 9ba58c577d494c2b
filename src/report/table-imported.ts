import { count, printable, severities, subjectLabel } from '../core/index.ts'
import { countImported, type ImportedCounts, type ReportImported, type ReportImportedSubject } from './imported.ts'
import type { Paint } from './paint.ts'
import { clip, pad } from './text-table.ts'

const columns = [...severities, 'unknown'] as const
const mostSubjects = 10

/** What other tools found, by tool, and the objects it is about; empty when nothing was imported. */
export function renderImported(imported: readonly ReportImported[] | undefined, paint: Paint, width: number): string {
  if (imported === undefined || imported.length === 0) return ''
  const title = `${paint.bold('FROM OTHER TOOLS')}${paint.dim('  (theirs: in no count above, and never enforced)')}`
  return [title, renderTools(imported, paint, width), ...renderSubjects(imported, paint, width)].join('\n')
}

function renderTools(imported: readonly ReportImported[], paint: Paint, width: number): string {
  const names = imported.map(({ tool, version }) => printable(version === undefined ? tool : `${tool} ${version}`))
  const nameWidth = Math.min(Math.max(4, ...names.map((name) => name.length)), Math.max(12, width - 60))
  const head = `  ${pad('TOOL', nameWidth)}  CRIT  HIGH   MED   LOW     ?   REPORT`
  const lines = imported.map(({ file, summary, unmatched }, index) => {
    const cells = columns.map((severity) => cellOf(summary, severity, paint))
    const lost = unmatched > 0 ? ` (${unmatched} of nothing here)` : ''
    return `  ${pad(clip(names[index] ?? '', nameWidth), nameWidth)}${cells.join('')}   ${paint.dim(`${printable(file)}${lost}`)}`
  })
  return [paint.dim(head), ...lines].join('\n')
}

function cellOf(counts: ImportedCounts, severity: keyof ImportedCounts, paint: Paint): string {
  const number = counts[severity]
  const cell = pad(number === 0 ? '·' : String(number), 6, 'right')
  return number === 0 || severity === 'unknown' ? paint.dim(cell) : paint.severity(severity, cell)
}

/** The objects with the gravest findings first. */
function renderSubjects(imported: readonly ReportImported[], paint: Paint, width: number): string[] {
  const found = imported.flatMap(({ tool, findings }) =>
    findings.flatMap(({ severity, subjects }) => subjects.map((subject) => ({ tool, severity, subject }))),
  )
  const groups = [...Map.groupBy(found, ({ subject }) => subject.subject).values()]
    .map((group) => ({ group, counts: countImported(group) }))
    .sort((a, b) => byGravity(a.counts, b.counts))
  const lines = groups.slice(0, mostSubjects).flatMap(({ group, counts }) => {
    const [first] = group
    if (first === undefined) return []
    const tools = [...new Set(group.map(({ tool }) => printable(tool)))].sort()
    return [
      `  ${clip(labelOf(first.subject), Math.max(30, width - 50))}  ${wordsOf(counts, paint)}  ${paint.dim(tools.join(', '))}`,
    ]
  })
  const rest = groups.length - mostSubjects
  return rest > 0 ? [...lines, `  … and ${count(rest, 'more object')} (--format json lists all)`] : lines
}

function labelOf(subject: ReportImportedSubject): string {
  return printable(subjectLabel(subject))
}

function wordsOf(counts: ImportedCounts, paint: Paint): string {
  const words = columns.flatMap((severity) => {
    if (counts[severity] === 0) return []
    const text = `${counts[severity]} ${severity === 'unknown' ? 'ungraded' : severity}`
    return [severity === 'unknown' ? text : paint.severity(severity, text)]
  })
  return words.join(', ')
}

function byGravity(a: ImportedCounts, b: ImportedCounts): number {
  const severity = columns.find((one) => a[one] !== b[one])
  return severity === undefined ? 0 : b[severity] - a[severity]
}
