import { type CheckId, count, formatPath, type Severity, severities } from '../../../core/index.ts'
import { badge, breakable, controlTexts, foldedTable, type Html, html, severityWord } from '../../html/index.ts'
import type { ImageReport } from '../model.ts'
import { bounded } from './bounded.ts'

type Texts = Parameters<typeof controlTexts>[0] & { readonly message: string }
export type TextsOf = (check: CheckId) => Texts

type Finding = ImageReport['findings'][number]

/** Findings by severity, a fold for each check: what decided, how to mend it, and what remains. */
export function renderFindings({ findings: all }: ImageReport, textsOf: TextsOf): Html {
  const findings = all.filter(({ check }) => check !== 'IMG-01/known-vulnerability') // they have a table of their own
  if (findings.length === 0)
    return html`<section id="findings"><h2>Findings</h2><p>${all.length > 0 ? 'Nothing else was found that should not be there.' : 'Nothing was found that should not be there.'}</p></section>`
  const groups = severities.flatMap((severity) => {
    const some = findings.filter((finding) => finding.severity === severity)
    return some.length === 0 ? [] : [severityGroup(severity, some, textsOf)]
  })
  return html`<section id="findings"><h2>Findings</h2>${groups}</section>`
}

function severityGroup(severity: Severity, findings: readonly Finding[], textsOf: TextsOf): Html {
  const folds = [...Map.groupBy(findings, ({ check }) => check)].map(([check, group]) => fold(group, textsOf(check)))
  return html`<section id="severity-${severity}" class="severity-group"><h3>${badge(severity)} ${count(findings.length, `${severity} finding`)}</h3>${folds}</section>`
}

/** Of one check. */
const mostPlaces = 2_000

function fold(group: readonly Finding[], texts: Texts): Html {
  const [first] = group
  const { shown, more } = bounded(group, mostPlaces)
  if (first === undefined) return html``
  const table = (rows: readonly Html[]): Html =>
    html`<table class="places two" role="table"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Place</th><th scope="col" role="columnheader">Evidence</th></tr></thead><tbody role="rowgroup">${rows}</tbody></table>`
  return html`<details class="check">
<summary>${severityWord(first.severity)}<span class="what"><b>${first.message}</b> <code>${first.check}</code></span><span class="places">${count(group.length, 'place')}</span></summary>
<div class="body"><p>${texts.message}</p>${controlTexts(texts)}${foldedTable(shown.map(row), 50, table, 'places')}${more}</div></details>
`
}

function row({ at, slot }: Finding): Html {
  const place = slot ?? formatPath(at.path)
  return html`<tr role="row"><th scope="row" role="rowheader">${breakable(place)}</th><td role="cell">${at.message}<span class="proof">${at.absent === true ? html`<code>${formatPath(at.path)}</code> is not set` : html`<code>${at.value}</code>`}</span></td></tr>
`
}
