import { type Severity, severities } from '../../core/index.ts'
import { totalOf } from '../counts.ts'
import type { SeverityCounts } from '../model.ts'
import { type Html, html } from './html.ts'

export function letterOf(severity: Severity): string {
  return severity.charAt(0).toUpperCase()
}

/** A letter in a shape of its own: severity is never colour alone. */
export function badge(severity: Severity): Html {
  return html`<span class="badge ${severity}" aria-hidden="true">${letterOf(severity)}</span>`
}

/** The badge and the word. */
export function severityWord(severity: Severity): Html {
  return html`<span class="severity">${badge(severity)}${severity}</span>`
}

/** One bar, as long as its share of the longest; the numbers stand beside it. */
export function severityBar(counts: SeverityCounts, longest: number): Html {
  const total = totalOf(counts)
  const parts = severities
    .filter((severity) => counts[severity] > 0)
    .map(
      (severity) =>
        html`<i class="${severity}" style="flex-grow:${counts[severity]}">${counts[severity] * 14 >= longest && letterOf(severity)}</i>`,
    )
  return html`<span class="bar" aria-hidden="true"><b style="width:${percent(total, longest)}%">${parts}</b></span>`
}

export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100
}

/** The four numbers of a row, `·` for none. */
export function countCells(counts: SeverityCounts): readonly Html[] {
  return severities.map((severity) => html`<td role="cell" class="number">${numberOf(counts[severity])}</td>`)
}

export function numberOf(number: number): Html {
  return number === 0
    ? html`<span class="none">·<span class="hidden">0</span></span>`
    : html`${number.toLocaleString('en')}`
}

/**
 * A link that also filters the list of findings; without the script it only leads there. `more` is said after the text,
 * for those who hear it alone.
 */
export function filterLink(text: Html | string, filter: Readonly<Record<string, string>>, more: string): Html {
  const query = new URLSearchParams(filter).toString()
  return html`<a href="#filter?${query}" data-filter>${text}<span class="hidden">${more}</span></a>`
}

/** A table that is long shows its first rows; the others are folded. */
export function foldedTable(
  rows: readonly Html[],
  most: number,
  table: (rows: readonly Html[]) => Html,
  what: string,
): Html {
  if (rows.length <= most + 2) return table(rows)
  const rest = rows.slice(most)
  return html`${table(rows.slice(0, most))}
<details class="more"><summary>${rest.length} more ${what}</summary>${table(rest)}</details>`
}

/** A name that may be broken after its slashes rather than anywhere. */
export function breakable(label: string): Html {
  const parts = label.split('/')
  return html`${parts.map((part, index) => html`${index > 0 && html`/<wbr>`}${part}`)}`
}

/** A picture answers one question, which is its title. */
export function chart(title: string, content: Html): Html {
  return html`<section class="chart"><h2>${title}</h2>${content}</section>`
}
