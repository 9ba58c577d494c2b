import { count, numeral, printable, subjectLabel } from '../core/index.ts'
import type { ImportedCounts, ReportImported } from './imported.ts'
import { importedRows, importedSeverities, toolName } from './imported-rows.ts'
import type { Paint } from './paint.ts'
import { widthOfNumbers } from './table-overview.ts'
import { clip, pad } from './text-table.ts'

const mostSubjects = 10

/** What other tools found, by tool, and the objects it is about; empty when nothing was imported. */
export function renderImported(imported: readonly ReportImported[] | undefined, paint: Paint, width: number): string {
  if (imported === undefined || imported.length === 0) return ''
  const title = `${paint.bold('FROM OTHER TOOLS')}${paint.dim('  (theirs: in no count above, and never enforced)')}`
  return [title, renderTools(imported, paint, width), ...renderSubjects(imported, paint, width)].join('\n')
}

function renderTools(imported: readonly ReportImported[], paint: Paint, width: number): string {
  const names = imported.map((one) => printable(toolName(one)))
  const nameWidth = Math.min(Math.max(4, ...names.map((name) => name.length)), Math.max(12, width - 60))
  const cellWidth = widthOfNumbers(imported.flatMap(({ summary }) => importedSeverities.map((one) => summary[one])))
  const heads = ['CRIT', 'HIGH', 'MED', 'LOW', '?'].map((head) => pad(head, cellWidth, 'right')).join('')
  const head = `  ${pad('TOOL', nameWidth)}${heads}   REPORT`
  const lines = imported.map(({ file, summary, unmatched }, index) => {
    const cells = importedSeverities.map((severity) => cellOf(summary[severity], severity, cellWidth, paint))
    const lost = unmatched > 0 ? ` (${numeral(unmatched)} of nothing here)` : ''
    return `  ${pad(clip(names[index] ?? '', nameWidth), nameWidth)}${cells.join('')}   ${paint.dim(`${printable(file)}${lost}`)}`
  })
  return [paint.dim(head), ...lines].join('\n')
}

function cellOf(number: number, severity: keyof ImportedCounts, width: number, paint: Paint): string {
  const cell = pad(number === 0 ? '·' : numeral(number), width, 'right')
  return number === 0 || severity === 'unknown' ? paint.dim(cell) : paint.severity(severity, cell)
}

function renderSubjects(imported: readonly ReportImported[], paint: Paint, width: number): string[] {
  const rows = importedRows(imported)
  const lines = rows.slice(0, mostSubjects).map(({ subject, counts, tools }) => {
    const name = clip(printable(subjectLabel(subject)), Math.max(30, width - 50))
    return `  ${name}  ${wordsOf(counts, paint)}  ${paint.dim(tools.map(printable).join(', '))}`
  })
  const rest = rows.length - mostSubjects
  return rest > 0 ? [...lines, `  … and ${count(rest, 'more object')} (--format json lists all)`] : lines
}

function wordsOf(counts: ImportedCounts, paint: Paint): string {
  const words = importedSeverities.flatMap((severity) => {
    if (counts[severity] === 0) return []
    const text = `${numeral(counts[severity])} ${severity === 'unknown' ? 'ungraded' : severity}`
    return [severity === 'unknown' ? text : paint.severity(severity, text)]
  })
  return words.join(', ')
}
