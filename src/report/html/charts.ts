import { families, familyOf } from '../../catalogue/index.ts'
import { severities, subjectLabel } from '../../core/index.ts'
import { byGravity, countSeverities, noCounts, totalOf, worstOf } from '../counts.ts'
import type { NamespaceRow, ReportModel, SeverityCounts } from '../model.ts'
import { familiesAsked, namespaceLabel } from '../namespace-rows.ts'
import { type Html, html } from './html.ts'
import {
  badge,
  breakable,
  chart,
  countCells,
  filterLink,
  foldedTable,
  letterOf,
  numberOf,
  percent,
  severityBar,
} from './parts.ts'

/** The pictures: each answers one question, which is its title, and is a table whose numbers can be read out. */
export function renderCharts(model: ReportModel): Html {
  const charts = [
    byNamespace(model),
    byFamily(model),
    byControl(model),
    byObject(model),
    podSecurity(model),
    coverage(model),
  ]
  return html`<div class="charts">${charts.filter((chart) => chart !== undefined)}</div>`
}

function byNamespace({ namespaces }: ReportModel): Html | undefined {
  const rows = namespaces.filter(({ findings }) => totalOf(findings) > 0)
  if (rows.length === 0) return undefined
  const clean = namespaces.length - rows.length
  const longest = Math.max(...rows.map(({ findings }) => totalOf(findings)))
  const lines = sortByGravity(rows).map(({ namespace, findings }) => {
    const label = namespaceLabel(namespace)
    const link = filterLink(label, { ns: label }, ': show its findings')
    return html`<tr role="row"><th scope="row" role="rowheader">${link}</th><td role="cell" class="wide">${severityBar(findings, longest)}</td>${countCells(findings)}</tr>`
  })
  const note =
    clean > 0 && html`<p class="note">${clean} ${clean === 1 ? 'namespace has' : 'namespaces have'} none.</p>`
  return chart('Which namespaces have the most findings?', html`${barTable(lines, 'Namespace', 'namespaces')}${note}`)
}

function sortByGravity(rows: readonly NamespaceRow[]): readonly NamespaceRow[] {
  return [...rows].sort((a, b) => byGravity(a.findings, b.findings))
}

function byFamily({ namespaces, checks }: ReportModel): Html | undefined {
  const asked = familiesAsked(checks)
  const rows = namespaces.filter(({ findings }) => totalOf(findings) > 0)
  if (rows.length === 0 || asked.length === 0) return undefined
  const most = Math.max(
    ...rows.flatMap(({ families: found }) => asked.map((family) => totalOf(found[family] ?? noCounts))),
  )
  const head = asked.map((family) => html`<th scope="col"><abbr title="${families[family]}">${family}</abbr></th>`)
  const lines = sortByGravity(rows).map(({ namespace, families: found }) => {
    const label = namespaceLabel(namespace)
    const cells = asked.map((family) => heatCell(found[family] ?? noCounts, most, label, family))
    return html`<tr><th scope="row">${label}</th>${cells}</tr>`
  })
  const table = (some: readonly Html[]) =>
    html`<div class="scroll" tabindex="0" role="group" aria-label="Namespaces by family of controls"><table class="heat"><thead><tr><th scope="col">Namespace</th>${head}</tr></thead><tbody>${some}</tbody></table></div>`
  const legend = asked.map((family) => html`<li><b>${family}</b> ${families[family]}</li>`)
  return chart(
    'Which families of controls fail where?',
    html`${foldedTable(lines, 14, table, 'namespaces')}
<p class="note">Findings; the letter and the colour are the gravest severity, the shade the number.</p>
<ul class="legend">${legend}</ul>`,
  )
}

function heatCell(counts: SeverityCounts, most: number, namespace: string, family: string): Html {
  const worst = worstOf(counts)
  if (worst === undefined) return html`<td class="number">${numberOf(0)}</td>`
  const total = totalOf(counts)
  const step = Math.min(4, 1 + Math.floor((Math.log1p(total) / Math.log1p(most)) * 3.999))
  const more = ` findings of ${family} in ${namespace}, the gravest ${worst}: show them`
  return html`<td class="cell ${worst} step-${step}">${filterLink(html`${total} <sup>${letterOf(worst)}</sup>`, { ns: namespace, family }, more)}</td>`
}

function byControl({ findings, controls }: ReportModel): Html | undefined {
  const open = findings.filter(({ excepted }) => excepted === undefined)
  if (open.length === 0) return undefined
  const titles = new Map<string, string>(controls.map(({ id, title }) => [id, title]))
  const rows = [...Map.groupBy(open, ({ control }) => control)]
    .map(([id, group]) => ({ id, counts: countSeverities(group) }))
    .sort((a, b) => byGravity(a.counts, b.counts))
  const longest = Math.max(...rows.map(({ counts }) => totalOf(counts)))
  const lines = rows.map(({ id, counts }) => {
    const link = filterLink(html`<b>${id}</b>`, { control: id }, ': show its findings')
    return html`<tr role="row"><th scope="row" role="rowheader">${link} <span class="title">${titles.get(id) ?? familyOf(id) ?? ''}</span></th><td role="cell" class="wide">${severityBar(counts, longest)}</td>${countCells(counts)}</tr>`
  })
  return chart('Which controls fail most?', barTable(lines, 'Control', 'controls'))
}

function byObject({ findings }: ReportModel): Html | undefined {
  const open = findings.filter(({ excepted }) => excepted === undefined)
  if (open.length === 0) return undefined
  const rows = [...Map.groupBy(open, ({ subject }) => subject).values()]
    .flatMap((group) =>
      group[0] === undefined ? [] : [{ name: subjectLabel(group[0]), counts: countSeverities(group) }],
    )
    .sort((a, b) => byGravity(a.counts, b.counts))
    .slice(0, 10)
  const longest = Math.max(...rows.map(({ counts }) => totalOf(counts)))
  const lines = rows.map(({ name, counts }) => {
    const link = filterLink(breakable(name), { q: name }, ': show its findings')
    return html`<tr role="row"><th scope="row" role="rowheader">${link}</th><td role="cell" class="wide">${severityBar(counts, longest)}</td>${countCells(counts)}</tr>`
  })
  return chart('Which objects should be mended first?', barTable(lines, 'Object', 'objects'))
}

/** On small screens a row becomes two lines, which would cost it its role; so the roles are written out. */
function barTable(lines: readonly Html[], what: string, plural: string): Html {
  const head = severities.map(
    (severity) =>
      html`<th scope="col" role="columnheader" class="number">${badge(severity)}<span class="hidden">${severity}</span></th>`,
  )
  const table = (rows: readonly Html[]) =>
    html`<table class="bars named" role="table"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${what}</th><th scope="col" role="columnheader" class="wide"><span class="hidden">share</span></th>${head}</tr></thead><tbody role="rowgroup">${rows}</tbody></table>`
  return foldedTable(lines, 12, table, plural)
}

const levels = [
  ['restricted', 'R'],
  ['baseline', 'B'],
  ['privileged', 'P'],
  ['unknown', '?'],
] as const

function podSecurity({ podSecurity: tallies }: ReportModel): Html | undefined {
  const rows = tallies.map((tally) => ({ tally, total: levels.reduce((sum, [level]) => sum + tally[level], 0) }))
  const longest = Math.max(0, ...rows.map(({ total }) => total))
  if (longest === 0) return undefined
  const lines = rows.map(({ tally, total }) => {
    const parts = levels
      .filter(([level]) => tally[level] > 0)
      .map(
        ([level, letter]) =>
          html`<i class="pss-${level}" style="flex-grow:${tally[level]}">${tally[level] * 14 >= longest && letter}</i>`,
      )
    const bar = html`<span class="bar" aria-hidden="true"><b style="width:${percent(total, longest)}%">${parts}</b></span>`
    const cells = levels.map(([level]) => html`<td class="number">${numberOf(tally[level])}</td>`)
    return html`<tr><th scope="row">${namespaceLabel(tally.namespace)}</th><td class="wide">${bar}</td>${cells}</tr>`
  })
  const head = levels.map(
    ([level, letter]) =>
      html`<th scope="col" class="number"><span class="badge pss-${level}" aria-hidden="true">${letter}</span><span class="hidden">${level}</span></th>`,
  )
  const table = (some: readonly Html[]) =>
    html`<table class="bars"><thead><tr><th scope="col">Namespace</th><th scope="col" class="wide"><span class="hidden">share</span></th>${head}</tr></thead><tbody>${some}</tbody></table>`
  return chart(
    'Which Pod Security level would admit the workloads?',
    html`${foldedTable(lines, 12, table, 'namespaces')}
<p class="note">Workloads by the strictest level that admits them: restricted, baseline, privileged only, or not known.</p>`,
  )
}

/** How many questions were put, and how many of them have an answer. */
function coverage({ checks, summary }: ReportModel): Html | undefined {
  const sum = (of: 'pass' | 'fail' | 'excepted' | 'unknown' | 'notApplicable') =>
    checks.reduce((total, check) => total + check[of], 0)
  const parts = [
    { name: 'pass', title: 'pass', number: sum('pass') },
    { name: 'fail', title: 'fail', number: sum('fail') },
    { name: 'excepted', title: 'fail, and excepted', number: sum('excepted') },
    { name: 'unknown', title: 'not answered', number: sum('unknown') },
  ]
  const total = parts.reduce((all, { number }) => all + number, 0)
  if (total === 0) return undefined
  const { implemented, planned } = summary.controls
  const strip = parts
    .filter(({ number }) => number > 0)
    .map(({ name, number }) => html`<i class="outcome-${name}" style="flex-grow:${number}"></i>`)
  const lines = parts.map(
    ({ name, title, number }) =>
      html`<tr><th scope="row"><span class="key outcome-${name}" aria-hidden="true"></span> ${title}</th><td class="number">${number.toLocaleString('en')}</td><td class="number">${percent(number, total).toFixed(1)} %</td></tr>`,
  )
  return chart(
    'How much was asked, and answered?',
    html`<span class="strip" aria-hidden="true">${strip}</span>
<table class="plain"><thead><tr><th scope="col">Answer</th><th scope="col" class="number">questions</th><th scope="col" class="number">share</th></tr></thead><tbody>${lines}</tbody></table>
<p class="note">A question is one check of one object; ${sum('notApplicable').toLocaleString('en')} more do not apply.
${implemented} of ${implemented + planned} controls of the catalogue are implemented; the others are not judged and never count as passed.</p>`,
  )
}
