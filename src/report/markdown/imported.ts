import { count, subjectLabel } from '../../core/index.ts'
import type { ImportedCounts, ReportImported } from '../imported.ts'
import { importedRows, importedSeverities, toolName } from '../imported-rows.ts'
import { code, plain, table } from './text.ts'

const mostObjects = 20

/** What other tools found, apart from what is ours; empty when nothing was imported. */
export function importedSection(imported: readonly ReportImported[] | undefined): string {
  if (imported === undefined || imported.length === 0) return ''
  const tools = imported.map((one) => [
    plain(toolName(one)),
    ...cells(one.summary),
    code(one.file) + (one.unmatched > 0 ? `, ${one.unmatched} of nothing here` : ''),
  ])
  const rows = importedRows(imported)
  const objects = rows
    .slice(0, mostObjects)
    .map(({ subject, counts, tools: by }) => [code(subjectLabel(subject)), ...cells(counts), plain(by.join(', '))])
  const heads = importedSeverities.map((severity) => `${severity === 'unknown' ? 'ungraded' : severity}:`)
  const rest = rows.length - mostObjects
  return [
    '## From other tools',
    'Theirs: in no count above, and never enforced.',
    table(['tool', ...heads, 'report'], tools),
    ...(rows.length > 0 ? [table(['object', ...heads, 'found by'], objects)] : []),
    ...(rest > 0 ? [`and ${count(rest, 'more object')}`] : []),
  ].join('\n\n')
}

function cells(counts: ImportedCounts): string[] {
  return importedSeverities.map((severity) => (counts[severity] === 0 ? '·' : String(counts[severity])))
}
