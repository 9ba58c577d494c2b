import { count, numeral } from '../../../core/index.ts'
import { badge, breakable, type Html, html } from '../../html/index.ts'
import type { ImageReport } from '../model.ts'
import type { VulnerabilityRow } from '../vulnerabilities.ts'
import { bounded } from './bounded.ts'

const mostRows = 10_000

/** What is known to be wrong with packages, the most urgent first; with the script it can be sorted. */
export function renderVulnerabilities({ vulnerabilities, image }: ImageReport): Html {
  const { database, found, judged, unjudged } = vulnerabilities
  const counted = found.filter(({ suppressed }) => suppressed === undefined)
  const held = found.filter(({ suppressed }) => suppressed !== undefined)
  const note = database.sample
    ? html`<p class="loud">Looked up in a sample of well-known vulnerabilities only: not finding one means nothing.</p>`
    : html`<p class="note">By advisories of ${database.built.slice(0, 10)}, for ${count(judged, 'package')}.</p>`
  const unknown = unjudged.map(
    ({ why, packages, examples }) =>
      html`<li>${count(packages, 'package')} (${examples.join(', ')}${packages > examples.length && ', …'}): ${why}</li>`,
  )
  const none = judged === 0 && unjudged.length > 0 ? 'Nothing can be said of its packages.' : 'None is known.'
  return html`<section id="vulnerabilities" class="notes"><h2>Vulnerabilities: ${numeral(counted.length)}</h2>${note}
${counted.length === 0 ? html`<p>${none}</p>` : table(counted, image.source !== 'sbom', 'Vulnerabilities')}
${held.length > 0 && html`<details><summary>${count(held.length, 'vulnerability', 'vulnerabilities')} held back</summary>${table(held, image.source !== 'sbom', 'Held back')}</details>`}
${unknown.length > 0 && html`<h3>Not known</h3><ul>${unknown}</ul>`}</section>`
}

function table(rows: readonly VulnerabilityRow[], hasLayers: boolean, name: string): Html {
  const { shown, more } = bounded(rows, mostRows)
  const head = ['When', 'Severity', 'Id', 'Package', 'Installed', 'Fixed in', 'Why so urgent', 'Layer', 'How'].map(
    (text) => html`<th scope="col">${text}</th>`,
  )
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${name}"><table class="plain vulnerability-table" data-sortable><thead><tr>${head}</tr></thead><tbody>${shown.map((one) => row(one, hasLayers))}</tbody></table></div>${more}`
}

function row(one: VulnerabilityRow, hasLayers: boolean): Html {
  const { id, introducedBy, layer, priority, references, score, severity, severityFrom, suppressed, title } = one
  const link =
    references.find((url) => /^https:\/\/[^\s"'<>]+$/.test(url)) ??
    (id.startsWith('CVE-') ? `https://nvd.nist.gov/vuln/detail/${id}` : undefined)
  const grade = severity === 'unknown' ? 'unknown' : html`${badge(severity)} ${severity}`
  return html`<tr><td>${priority.urgency}</td><td>${grade}${score !== undefined && html` <small>${score.toFixed(1)}</small>`}${severityFrom !== undefined && html` <small>${severityFrom}</small>`}</td><th scope="row">${link === undefined ? id : html`<a href="${link}" rel="noreferrer">${id}</a>`}${title !== undefined && html`<small class="title">${title}</small>`}</th><td>${breakable(one.package)}<small class="title">/${breakable(one.path)}</small></td><td>${one.version || 'not known'}</td><td>${one.fixedIn ?? one.status.replaceAll('-', ' ')}</td><td>${suppressed === undefined ? priority.because.join('; ') : html`held back: ${suppressed.why}`}</td><td>${hasLayers ? html`<a href="#layer-${layer}">${layer}</a>` : layer}${introducedBy === 'base' && html` <small>base</small>`}</td><td>${one.fixBy !== undefined && html`<code>${one.fixBy}</code>`}</td></tr>
`
}
