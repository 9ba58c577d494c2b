import { count, severities } from '../../core/index.ts'
import type { ReportModel } from '../model.ts'
import { notesOf } from '../notes.ts'
import { type Html, html } from './html.ts'

/** What the counts do not say: what was not read or answered, which risks were accepted, and what was not looked at. */
export function renderNotes(model: ReportModel): Html {
  const { notRead, notAnswered, exceptions, remarks, coverage } = notesOf(model)
  const hidden = severities.filter((one) => !model.listed.severities.includes(one) && model.summary.findings[one] > 0)
  const left = hidden.map((severity) => `${model.summary.findings[severity]} ${severity}`).join(', ')
  return html`${list('not-read', 'Not read', notRead)}
${list('not-answered', 'Not answered', notAnswered, 'A question without evidence is unknown, never a pass.')}
${accepted(model)}
${list('exceptions', 'Exceptions that need care', exceptions)}
${list('remarks', 'Remarks', remarks)}
${list('coverage', 'Coverage', [...(left === '' ? [] : [`Not listed here: ${left}.`]), ...coverage])}`
}

const most = 20

export function list(id: string, title: string, lines: readonly string[], note?: string): Html | undefined {
  if (lines.length === 0) return undefined
  const items = (some: readonly string[]) => html`<ul>${some.map((line) => html`<li>${line}</li>`)}</ul>`
  const rest = lines.slice(most)
  return html`<section id="${id}" class="notes"><h2>${title}</h2>${note !== undefined && html`<p>${note}</p>`}${items(lines.slice(0, most))}
${rest.length > 0 && html`<details class="more"><summary>${rest.length} more</summary>${items(rest)}</details>`}</section>`
}

function accepted({ exceptions }: ReportModel): Html | undefined {
  const used = exceptions.filter(({ state, findings }) => (state === 'in-use' || state === 'no-expiry') && findings > 0)
  if (used.length === 0) return undefined
  const rows = used.map(
    ({ exception, findings }) =>
      html`<tr><th scope="row">${exception.id}</th><td>${exception.reason}</td><td>${exception.owner}${exception.ticket !== undefined && html`<br><small>${exception.ticket}</small>`}</td><td>${exception.expires === 'none' ? 'no end' : exception.expires}</td><td class="number">${findings}</td></tr>`,
  )
  return html`<section id="accepted" class="notes"><h2>Accepted risks: ${count(used.length, 'exception')} in use</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Exceptions in use"><table class="plain"><thead><tr><th scope="col">Exception</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Until</th><th scope="col" class="number">findings</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
}
