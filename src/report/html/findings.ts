import { families, familyOf } from '../../catalogue/index.ts'
import { byCodePoint, count, type Severity, severities, severityRank, shorten, subjectLabel } from '../../core/index.ts'
import { byGravity, countSeverities, everyFinding, worstOf } from '../counts.ts'
import { fixText } from '../fix-lines.ts'
import type { ReportCheck, ReportControl, ReportFinding, ReportModel } from '../model.ts'
import { namespaceLabel } from '../namespace-rows.ts'
import { untilWords } from '../notes.ts'
import { placeOfField } from '../place.ts'
import { type Html, html, prose } from './html.ts'
import { badge, breakable, severityWord } from './parts.ts'

/** The list: a fold for each check, its texts once, its places in a table. */
export function renderFindings(model: ReportModel): Html {
  const all = everyFinding(model)
  if (all.length === 0) return html`<section id="findings"><h2>Findings</h2><p>None are listed.</p></section>`
  const controls = new Map<string, ReportControl>(model.controls.map((control) => [control.id, control]))
  const checks = new Map<string, ReportCheck>(model.checks.map((check) => [check.check, check]))
  const groups = [...Map.groupBy(all, ({ check }) => check).values()]
    .map((group) => ({ group, counts: countSeverities(group) }))
    .sort((a, b) => byGravity(a.counts, b.counts))
    .map(({ group }) => checkFold(group, checks, controls))
  return html`<section id="findings"><h2>Findings</h2>
${filterBar(model, all)}
<div id="list">${groups}</div>
<p id="nothing" hidden>Nothing matches. <button type="button" data-reset>Show everything</button></p>
</section>`
}

/** Shown by the script: without it there is nothing to filter with. */
function filterBar(model: ReportModel, all: readonly ReportFinding[]): Html {
  const namespaces = [...new Set(all.map(({ namespace }) => namespaceLabel(namespace)))].sort(byCodePoint)
  const controls = [...new Set(all.map(({ control }) => control))].sort(byCodePoint)
  const asked = [...new Set(controls.map((id) => familyOf(id)))].filter((family) => family !== undefined)
  const states = [
    ['open', 'open'],
    ...(model.baseline === undefined
      ? []
      : [
          ['new', 'new'],
          ['known', 'known'],
        ]),
    ['excepted', 'excepted'],
    ['fixable', 'with a change to apply'],
  ] as const
  const boxes = severities.map(
    (severity) =>
      html`<label><input type="checkbox" name="severity" value="${severity}" checked>${badge(severity)} ${severity}</label>`,
  )
  return html`<form id="filter" class="filter" role="search" aria-label="Filter the findings" hidden>
<label class="search"><span class="hidden">Search</span><input type="search" name="q" placeholder="Search names, fields, files, texts" autocomplete="off" spellcheck="false"></label>
<fieldset><legend class="hidden">Severity</legend>${boxes}</fieldset>
${select(
  'ns',
  'Namespace',
  'all namespaces',
  namespaces.map((name) => [name, name]),
)}
${select(
  'family',
  'Family',
  'all families',
  asked.map((family) => [family, `${family} ${families[family]}`]),
)}
${select(
  'control',
  'Control',
  'all controls',
  controls.map((id) => [id, id]),
)}
${select(
  'state',
  'State',
  'any state',
  states.map(([value, title]) => [value ?? '', title ?? '']),
)}
<p class="shown"><output aria-live="polite"></output>
<button type="button" data-open>Open all</button><button type="button" data-close>Close all</button><button type="button" data-reset>Reset</button></p>
</form>`
}

function select(name: string, label: string, all: string, values: readonly (readonly string[])[]): Html {
  const options = values.map(([value, title]) => html`<option value="${value}">${title}</option>`)
  return html`<label><span class="hidden">${label}</span><select name="${name}"><option value="">${all}</option>${options}</select></label>`
}

function checkFold(
  group: readonly ReportFinding[],
  checks: ReadonlyMap<string, ReportCheck>,
  controls: ReadonlyMap<string, ReportControl>,
): Html {
  const [first] = group
  if (first === undefined) return html``
  const worst: Severity = worstOf(countSeverities(group)) ?? first.severity
  const control = controls.get(first.control)
  const meaning = checks.get(first.check)?.message ?? ''
  const level = first.podSecurity && html`<span class="tag">Pod Security ${first.podSecurity.level}</span>`
  const text = [first.check, first.title, control?.title ?? ''].join(' ')
  const rows = [...group]
    .sort((a, b) => severityRank(a.severity) - severityRank(b.severity))
    .map((finding) => row(finding))
  return html`<details class="check" data-control="${first.control}" data-family="${familyOf(first.control) ?? ''}" data-text="${text}">
<summary>${severityWord(worst)}<span class="what"><b>${first.title}</b> <code>${first.check}</code>${level}</span><span class="places" data-places>${count(group.length, 'place')}</span></summary>
<div class="body">
<p>${meaning}</p>
${control && controlTexts(control)}
<table class="places" role="table"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Object</th><th scope="col" role="columnheader">Evidence</th><th scope="col" role="columnheader">Where</th></tr></thead>
<tbody role="rowgroup">${rows}</tbody></table>
</div></details>
`
}

/** Why a control matters, how it is kept, and what remains. */
export function controlTexts({
  why,
  threat,
  fix,
  residual,
  frameworks,
}: Pick<ReportControl, 'why' | 'threat' | 'fix' | 'residual' | 'frameworks'>): Html {
  const numbers = frameworks.map(
    ({ framework, id, verified }) =>
      html`<li>${framework} <b>${id}</b>${!verified && html` <small>unverified</small>`}</li>`,
  )
  return html`<div class="texts">
${part('Why it matters', [why, threat])}
${part('How to fix it', [fix])}
${part('What remains', [residual])}
${numbers.length > 0 && html`<details class="numbers"><summary>In other lists: ${numbers.length}</summary><ul>${numbers}</ul></details>`}
</div>`
}

function part(title: string, paragraphs: readonly (string | null)[]): Html {
  const written = paragraphs.filter((text) => text !== null && text !== '')
  return written.length === 0 ? html`` : html`<div><h3>${title}</h3>${written.map((text) => prose(text ?? ''))}</div>`
}

/** The finding's row. What the script filters by stands in short attributes; the text it searches is the row's own. */
function row(finding: ReportFinding): Html {
  const { severity, evidence, location, slot, excepted, known, fix } = finding
  const state = excepted !== undefined ? 'excepted' : known === true ? 'known' : 'new'
  return html`<tr role="row" data-s="${severity}" data-ns="${namespaceLabel(finding.namespace)}" data-st="${state}"${fix !== undefined && html` data-fix`}>
<th scope="row" role="rowheader">${badge(severity)}<span class="hidden">${severity}</span> ${breakable(subjectLabel(finding))}${slot !== undefined && html`<small>${slot}</small>`}</th>
<td role="cell">${evidence.message}<span class="proof">${proof(evidence)}</span>${mark(finding)}${fix !== undefined && change(fix)}</td>
<td role="cell" class="where">${location.file !== undefined && html`<code>${breakable(placeOfField(location))}</code>`}</td></tr>
`
}

function proof({ path, value }: ReportFinding['evidence']): Html {
  if (value === 'not set') return html`<code>${path}</code> is not set`
  return html`<code>${path}</code> = <code>${shorten(value, 400)}</code>`
}

function mark({ excepted, known }: ReportFinding): Html | undefined {
  if (excepted !== undefined) {
    return html`<span class="mark">Excepted${untilWords(excepted.expires)} by ${excepted.id}: ${excepted.reason}</span>`
  }
  return known === true ? html`<span class="mark">Known: the baseline has it too</span>` : undefined
}

function change(fix: NonNullable<ReportFinding['fix']>): Html {
  const { impact, note, kind, lines } = fixText(fix)
  const title = { patch: 'Change', generate: 'Object to add', plan: 'Steps' }[kind]
  const shown =
    kind === 'plan'
      ? html`<ol>${lines.map((line) => html`<li>${line}</li>`)}</ol>`
      : html`<pre>${lines.join('\n')}</pre>`
  return html`<details class="fix"><summary>${title}: <span class="${fix.impact}">${fix.impact === 'safe' ? 'safe' : 'may break'}</span></summary><p>${impact} ${note}</p>${shown}</details>`
}
