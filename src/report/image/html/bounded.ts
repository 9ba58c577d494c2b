import { numeral } from '../../../core/index.ts'
import { type Html, html } from '../../html/index.ts'

/** As many rows as a browser can show, and a sentence for the others: a hostile image has hundreds of thousands. */
export function bounded<T>(
  list: readonly T[],
  most: number,
): { readonly shown: readonly T[]; readonly more: Html | false } {
  const left = list.length - most
  if (left <= 0) return { shown: list, more: false }
  return { shown: list.slice(0, most), more: html`<p class="loud">${numeral(left)} more are in the JSON report.</p>` }
}
