import { count, megabytes, numeral } from '../../../core/index.ts'
import { chart, foldedTable, type Html, html, percent } from '../../html/index.ts'
import type { ImageReport } from '../model.ts'
import { entryText, surfaceRows } from '../surface-table.ts'

type Surface = NonNullable<ImageReport['surface']>

/** The image as it is beside the image as it could be, what would go, and how to get there. */
export function renderSurface({ surface, image }: ImageReport): Html | undefined {
  if (surface === undefined) return undefined
  return html`<section id="surface" class="notes"><h2>Surface</h2>
<p>${sentence(entryText(surface))}</p>
<div class="charts">
${chart('How much of it is needed?', picture(surface))}
${surface.smaller === undefined ? undefined : chart('Which smaller base would do?', smallerBase(surface.smaller))}
${surface.removable.length === 0 ? undefined : chart('Which packages does nothing need?', removable(surface, image.base.layers > 0))}
${surface.tools.length === 0 ? undefined : chart('Which tools would an intruder find?', tools(surface))}
${chart('What this cannot know', html`<ul>${surface.cannotKnow.map((line) => html`<li>${line}</li>`)}</ul>`)}
</div></section>`
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`

/** Two bars a row. Their lengths are of each row by itself, for megabytes and files have no scale in common. */
function picture(surface: Surface): Html {
  const bar = (kind: string, part: number, whole: number): Html =>
    html`<span class="bar" aria-hidden="true">${part > 0 && html`<b class="surface-${kind}" style="width:${percent(part, whole)}%"></b>`}</span>`
  const rows = surfaceRows(surface).map(({ what, before, after, text }) => {
    return html`<tr><th scope="row">${what}</th><td class="wide">${bar('before', before, before)}${bar('after', after ?? 0, before)}</td>
<td class="number">${text(before)}</td><td class="number">${after === undefined ? 'not known' : text(after)}</td></tr>`
  })
  return html`<table class="bars"><thead><tr><th scope="col">What</th><th scope="col" class="wide"><span class="hidden">picture</span></th><th scope="col" class="number">now</th><th scope="col" class="number">needed</th></tr></thead><tbody>${rows}</tbody></table>
<p class="note"><span class="key surface-before" aria-hidden="true"></span> now, the upper bar; <span class="key surface-after" aria-hidden="true"></span> without the packages that nothing needs, the lower one.</p>`
}

function smallerBase({ image, why, others, caveats, dockerfile }: NonNullable<Surface['smaller']>): Html {
  return html`<p><code>${image}</code></p><p>${why}</p>
${others.length > 0 && html`<p class="note">Also: ${others.join(', ')}.</p>`}
<pre tabindex="0" aria-label="Dockerfile">${dockerfile}</pre>
<ul class="note">${caveats.map((line) => html`<li>${line}</li>`)}</ul>`
}

function removable({ removable: packages }: Surface, knowsBase: boolean): Html {
  const rows = packages.map(
    ({ name, version, bytes, base }) =>
      html`<tr><th scope="row">${name} <small>${version}</small></th><td class="number">${megabytes(bytes)}</td>${knowsBase && html`<td>${base ? 'base' : 'app'}</td>`}</tr>`,
  )
  const table = (some: readonly Html[]): Html =>
    html`<table class="plain"><thead><tr><th scope="col">Package</th><th scope="col" class="number">Size</th>${knowsBase && html`<th scope="col">From</th>`}</tr></thead><tbody>${some}</tbody></table>`
  const bytes = packages.reduce((sum, one) => sum + one.bytes, 0)
  return html`${foldedTable(rows, 12, table, 'packages')}<p class="note">${count(packages.length, 'package')}, ${megabytes(bytes)} together.</p>`
}

function tools({ tools: found }: Surface): Html {
  const rows = found.map(
    ({ class: kind, names, owner, needed, layer, base }) =>
      html`<tr><th scope="row">${kind.replace('-', ' ')}</th><td>${namesText(names)}<small>${owner !== undefined && ` of ${owner}`}, layer ${layer}${base && ', base'}</small></td><td>${needed === undefined ? 'not known' : needed ? 'needed' : 'not needed'}</td></tr>`,
  )
  const table = (some: readonly Html[]): Html =>
    html`<table class="plain"><thead><tr><th scope="col">Kind</th><th scope="col">Names</th><th scope="col">By what starts</th></tr></thead><tbody>${some}</tbody></table>`
  return foldedTable(rows, 14, table, 'tools')
}

const mostNames = 10

function namesText(names: readonly string[]): string {
  const more = names.length - mostNames
  return names.slice(0, mostNames).join(', ') + (more > 0 ? ` and ${numeral(more)} more` : '')
}
