import { count, megabytes, numeral, shorten } from '../../../core/index.ts'
import { chart, type Html, html, numberOf, percent } from '../../html/index.ts'
import type { ImageReport, LayerRow } from '../model.ts'

/** Which layer brought what: a bar a layer, as long as it is large, and the same as a table. */
export function renderLayers({ layers, image }: ImageReport): Html {
  if (layers.length === 0) return html``
  const longest = Math.max(1, ...layers.map(({ bytes }) => bytes))
  const bars = layers.map((row) => bar(row, image.base.layers > 0))
  const rows = layers.map((row) => tableRow(row, longest, image.base.layers > 0))
  return html`<section id="layers" class="wide-part">${chart(
    'Which layer brought how much?',
    html`<div class="strip-box"><ol class="layer-strip">${bars}</ol></div>
${legend(image.base)}
<div class="scroll" tabindex="0" role="group" aria-label="Layers"><table class="plain layer-table"><thead><tr><th scope="col">Layer</th><th scope="col" class="share"><span class="hidden">share of the largest</span></th><th scope="col" class="number">Size</th><th scope="col" class="number">Files</th><th scope="col" class="number">Packages</th><th scope="col" class="number">Findings</th><th scope="col">Instruction</th></tr></thead><tbody>${rows}</tbody></table></div>`,
  )}</section>`
}

/** The text is shown on hover and focus, and read as the name of the link. */
function bar(row: LayerRow, knowsBase: boolean): Html {
  const { index, bytes, packages, findings } = row
  const numbers = `${megabytes(bytes)}, ${count(packages, 'package')}, ${count(findings, 'finding')}`
  return html`<li style="flex-grow:${Math.max(1, Math.round(bytes / 1000))}"><a href="#layer-${index}" class="${kindOf(row, knowsBase)}"><span class="name" aria-hidden="true">${index}${knowsBase && html`<small>${row.base ? 'base' : 'app'}</small>`}${findings > 0 && html`<b>${numeral(findings)}!</b>`}</span>
<span class="tip"><b>Layer ${index}${knowsBase && (row.base ? ' of the base image' : ' of the application')}</b>: ${numbers}. <code>${instructionOf(row, 300)}</code></span></a></li>`
}

const kindOf = ({ base }: LayerRow, knowsBase: boolean): string => (knowsBase && base ? 'base' : 'app')

function instructionOf({ instruction }: LayerRow, most: number): string {
  return shorten(instruction.replace(/\s+/g, ' '), most) || 'not in the history'
}

function legend({ layers, how, name }: ImageReport['image']['base']): Html {
  const told = name === undefined ? '' : ` The image says it was built on ${name}.`
  if (layers === 0) return html`<p class="note">Which layers came with the base image is not known.${told}</p>`
  const guess = how === 'history' ? 'as the history shows' : 'going by the first layer'
  return html`<p class="note"><span class="key layer-base" aria-hidden="true"></span> base image, the lowest ${count(layers, 'layer')}, ${guess}; <span class="key layer-app" aria-hidden="true"></span> application.${told}</p>`
}

function tableRow(row: LayerRow, longest: number, knowsBase: boolean): Html {
  const { index, bytes, files, packages, findings, compression, diffId } = row
  const instruction = instructionOf(row, 2000)
  const text =
    instruction.length > 160
      ? html`<details><summary><code>${shorten(instruction, 120)}</code></summary><code>${instruction}</code></details>`
      : html`<code>${instruction}</code>`
  return html`<tr id="layer-${index}"><th scope="row">${index}${knowsBase && html` <small>${row.base ? 'base' : 'app'}</small>`}</th>
<td class="share"><span class="bar" aria-hidden="true"><b class="layer-${kindOf(row, knowsBase)}" style="width:${percent(bytes, longest)}%"></b></span></td>
<td class="number">${megabytes(bytes)}</td><td class="number">${numeral(files)}</td><td class="number">${numberOf(packages)}</td><td class="number">${numberOf(findings)}</td>
<td>${text}${diffId !== '' && html`<small class="digest">${shorten(diffId, 19)} ${compression}</small>`}</td></tr>`
}
