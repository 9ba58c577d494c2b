import { type Html, html, list } from '../../html/index.ts'
import type { ImageReport } from '../model.ts'

/** What the counts do not say. */
export function renderGaps({ unanswered, warnings, surface }: ImageReport): Html {
  const questions = unanswered.map(({ check, missing }) => {
    const why = surface?.entry.kind === 'unknown' && missing.some(({ need }) => need === 'img:entrypoint')
    return `${check}: ${missing.map(({ need }) => need).join(', ')} is missing${why && surface?.entry.kind === 'unknown' ? ` (${surface.entry.why})` : ''}`
  })
  return html`${list('not-answered', 'Not answered', questions, 'A question without evidence is unknown, never a pass.')}
${list(
  'not-read',
  'Not read, wholly or in part',
  warnings.map(({ path, message, layer }) => `/${path} (layer ${layer}): ${message}`),
)}`
}
