import { type Html, html, list } from '../../html/index.ts'
import type { ImageReport, WarningRow } from '../model.ts'
import { unansweredLines } from '../table.ts'

/** What the counts do not say. */
export function renderGaps(report: ImageReport): Html {
  const { unanswered, surface } = report
  const questions = unansweredLines(unanswered)
  const why = surface?.entry.kind === 'unknown' ? [`What the image starts is not known: ${surface.entry.why}`] : []
  return html`${list('not-answered', 'Not answered', [...questions, ...why], 'A question without evidence is unknown, never a pass.')}
${list('not-read', 'Not read, wholly or in part', linesOf('warning', report))}
${list('notes', 'Read, and without a name to be listed by', linesOf('note', report))}`
}

function linesOf(level: WarningRow['level'], { image, warnings }: ImageReport): readonly string[] {
  return warnings
    .filter((one) => one.level === level)
    .map(({ path, message, layer }) =>
      image.source === 'sbom' ? `${path}: ${message}` : `/${path} (layer ${layer}): ${message}`,
    )
}
