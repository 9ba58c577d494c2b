import { type Html, html, list } from '../../html/index.ts'
import type { ImageReport } from '../model.ts'
import { unansweredLines } from '../table.ts'

/** What the counts do not say. */
export function renderGaps({ image, unanswered, warnings, surface }: ImageReport): Html {
  const questions = unansweredLines(unanswered)
  const why = surface?.entry.kind === 'unknown' ? [`What the image starts is not known: ${surface.entry.why}`] : []
  return html`${list('not-answered', 'Not answered', [...questions, ...why], 'A question without evidence is unknown, never a pass.')}
${list(
  'not-read',
  'Not read, wholly or in part',
  warnings.map(({ path, message, layer }) =>
    image.source === 'sbom' ? `${path}: ${message}` : `/${path} (layer ${layer}): ${message}`,
  ),
)}`
}
