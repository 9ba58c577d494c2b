import { printable } from '../../core/index.ts'

/** Markup that is safe to stand in a page as it is. Only the tag below makes it. */
export interface Html {
  readonly markup: string
}

export type HtmlValue = Html | readonly Html[] | string | number | undefined | false

/** `` html`<b>${name}</b>` ``: whatever is put in is text, unless it is markup made here. Attributes must be quoted. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = parts[0] ?? ''
  values.forEach((value, index) => {
    markup += markupOf(value) + (parts[index + 1] ?? '')
  })
  return { markup }
}

/** For text that is our own from end to end: the style sheet and the script. */
export function trusted(markup: string): Html {
  return { markup }
}

function markupOf(value: HtmlValue): string {
  if (value === undefined || value === false) return ''
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  return isMarkup(value) ? value.markup : value.map(({ markup }) => markup).join('')
}

function isMarkup(value: Html | readonly Html[]): value is Html {
  return !Array.isArray(value)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Also shows what could make one name look like another; lines stay lines. */
function escapeHtml(text: string): string {
  return text
    .split('\n')
    .map(printable)
    .join('\n')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** Our own prose: paragraphs, with code between backticks. */
export function prose(text: string): Html {
  return html`${text.split(/\n{2,}/).map((paragraph) => html`<p>${inline(paragraph)}</p>`)}`
}

function inline(text: string): readonly Html[] {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? html`<code>${part.slice(1, -1)}</code>` : html`${part}`))
}
