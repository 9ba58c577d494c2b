import { numeral } from '../core/index.ts'
import type { ReportModel } from './model.ts'
import { notesOf } from './notes.ts'
import type { Paint } from './paint.ts'
import { wrapText } from './text-table.ts'

const longList = 12

/** What the counts do not say: what was not read, not answered, not judged, and which exceptions need care. */
export function renderCoverage(model: ReportModel, paint: Paint, width: number): string {
  const notes = notesOf(model)
  return [
    ...section(paint.red('NOT READ'), notes.notRead, width),
    ...section(paint.yellow('NOT ANSWERED'), notes.notAnswered, width),
    ...section(paint.yellow('EXCEPTIONS THAT NEED CARE'), notes.exceptions, width),
    ...section(paint.yellow('REMARKS'), notes.remarks, width),
    [paint.bold('COVERAGE'), ...notes.coverage.flatMap((note) => indented(note, width))].join('\n'),
  ].join('\n\n')
}

function section(title: string, lines: readonly string[], width: number): string[] {
  if (lines.length === 0) return []
  const shown = lines.slice(0, longList).flatMap((line) => indented(line, width))
  const rest =
    lines.length > longList ? [`  … and ${numeral(lines.length - longList)} more (--format json lists all)`] : []
  return [[title, ...shown, ...rest].join('\n')]
}

/** A line of its own, and what does not fit below it, further in. */
function indented(text: string, width: number): string[] {
  return wrapText(text, width - 6).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`))
}
