import { count, type Severity, severities, subjectLabel } from '../../core/index.ts'
import { byGravity, countSeverities, totalOf } from '../counts.ts'
import type { ReportModel } from '../model.ts'
import { isNothingJudged } from '../not-judged.ts'
import { type Html, html } from './html.ts'
import { badge, filterLink } from './parts.ts'

/** What was judged and when, and the sentence to read first. */
export function renderHeader(model: ReportModel): Html {
  const { target, coverage, assessedAt, complete } = model
  const scope = `${count(coverage.workloads, 'workload')} among ${count(coverage.objects, 'object')} in ${count(coverage.namespaces, 'namespace')}`
  return html`<header class="top">
<p class="brand">Seawall <span>security report</span></p>
<h1>${target}</h1>
<p class="scope">${scope}, judged <time datetime="${assessedAt}">${instant(assessedAt)}</time>.
${complete ? 'The input is a whole cluster.' : 'The input is not known to be a whole cluster: what is absent may exist elsewhere.'}</p>
<p class="lead">${lead(model)}</p>
</header>`
}

/** The first sentence a colleague reads: how bad, and where to begin. */
function lead(model: ReportModel): Html {
  const { summary, findings, baseline } = model
  if (isNothingJudged(model)) return html`Nothing was judged: there was no Kubernetes object to look at.`
  const total = totalOf(summary.findings)
  if (total === 0) return html`Nothing that was judged fails.`
  const worst = severities.find((severity) => summary.findings[severity] > 0) ?? 'low'
  const open = findings.filter(({ excepted }) => excepted === undefined)
  const objects = [...Map.groupBy(open, ({ subject }) => subject).values()]
    .map((group) => ({ group, counts: countSeverities(group) }))
    .sort((a, b) => byGravity(a.counts, b.counts))
  const concerned = objects.filter(({ counts }) => counts[worst] > 0).length
  const [first] = objects
  const [example] = first?.group ?? []
  const since = baseline === undefined ? '' : ` ${totalOf(baseline.new)} of all ${total} findings are new.`
  if (first === undefined || example === undefined) return html`${summary.findings[worst]} ${worst} findings.${since}`
  const name = subjectLabel(example)
  return html`${count(summary.findings[worst], `${worst} finding`)} in ${count(concerned, 'object')}; begin with
${filterLink(name, { q: name }, ': show its findings')}, which has ${first.counts[worst]}.${since}`
}

/** The numbers, each a link to what it counts. */
export function renderTiles({ summary, baseline, listed, failOn, tool, catalogue }: ReportModel): Html {
  const gate = (severity: Severity) =>
    failOn !== null &&
    severities.indexOf(severity) <= severities.indexOf(failOn) &&
    html`<small>refused by the gate</small>`
  const graves = severities.map(
    (severity) =>
      html`<li class="tile ${severity}">${filterLink(
        html`<strong>${summary.findings[severity].toLocaleString('en')}</strong>
<span>${badge(severity)} ${severity}</span>`,
        { severity },
        ' findings: show them',
      )}${!listed.severities.includes(severity) && html`<small>not listed here</small>`}${gate(severity)}</li>`,
  )
  const since = baseline && [
    tile(totalOf(baseline.new), 'new', { state: 'new' }),
    tile(baseline.known, 'known', { state: 'known' }),
    html`<li class="tile quiet"><strong>${baseline.fixed}</strong><span>fixed since ${baseline.assessedAt.slice(0, 10)}</span></li>`,
  ]
  return html`<ul class="tiles">${graves}${since ?? []}
${tile(summary.excepted, 'excepted', { state: 'excepted' })}
<li class="tile quiet"><a href="#not-answered"><strong>${summary.unanswered.toLocaleString('en')}</strong><span>not answered</span></a></li>
<li class="tile quiet"><a href="#not-read"><strong>${summary.unread.toLocaleString('en')}</strong><span>not read</span></a></li>
</ul>
<p class="made">Seawall ${tool.version} · catalogue <code>${catalogue.slice(0, 19)}</code></p>`
}

function tile(number: number, word: string, filter: Readonly<Record<string, string>>): Html {
  const content = html`<strong>${number.toLocaleString('en')}</strong><span>${word}</span>`
  return html`<li class="tile quiet">${filterLink(content, filter, ': show them')}</li>`
}

export function instant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}
