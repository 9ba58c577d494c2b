import { count } from '../../../core/index.ts'
import { breakable, type Html, html, severityWord } from '../../html/index.ts'
import { type ImageReport, isWhole } from '../model.ts'
import { bounded } from './bounded.ts'

type Secret = ImageReport['secrets'][number]

const mostSecrets = 2_000

/** Where credentials stand. Values are never shown: an excerpt around them, and a mark that tells two apart. */
export function renderSecrets(report: ImageReport): Html {
  const { secrets } = report
  if (secrets.length === 0)
    return html`<section id="secrets" class="notes"><h2>Secrets</h2><p>${noneText(report)}</p></section>`
  const { shown, more } = bounded(secrets, mostSecrets)
  const gone = secrets.filter((secret) => goneOf(secret) !== undefined).length
  const note =
    gone > 0 &&
    html`<p class="loud"><b>${count(gone, 'secret')} deleted and still there.</b> Deleting a file in a later layer hides it only: whoever can pull the image reads the earlier layer. Change the secret, and build again without it.</p>`
  return html`<section id="secrets" class="notes"><h2>Secrets: ${count(secrets.length, 'place')}</h2>${note}
<div class="scroll" tabindex="0" role="group" aria-label="Secrets"><table class="plain"><thead><tr><th scope="col">Severity</th><th scope="col">What</th><th scope="col">Where</th><th scope="col">Layers</th></tr></thead><tbody>${shown.map(row)}</tbody></table></div>${more}</section>`
}

function noneText({ image, summary }: ImageReport): string {
  if (image.source === 'sbom') return 'Not looked for: a bill of materials has packages and nothing else.'
  const whole = isWhole({ summary })
  return `None was found in ${image.source === 'rootfs' ? 'files' : 'files, environment, labels and history'}${whole ? '' : ', as far as they could be read'}.`
}

function row(secret: Secret): Html {
  const { severity, title, excerpt, mark, confidence } = secret
  return html`<tr><td>${severityWord(severity)}</td><th scope="row">${title}${confidence === 'low' && html`<small> (a guess)</small>`}<span class="proof"><code>${excerpt}</code> <small>${mark}</small></span></th><td>${whereOf(secret)}</td><td>${layersOf(secret)}</td></tr>`
}

const goneOf = ({ place }: Secret) => (place.kind === 'file' ? place.gone : undefined)

function whereOf({ place, line }: Secret): Html {
  if (place.kind === 'file') return html`${breakable(`/${place.path}`)}<small> line ${line}</small>`
  if (place.kind === 'history') return html`step ${place.step} of the history (${place.instruction})`
  if (place.kind === 'command') return html`<code>${place.field}</code>`
  return html`${place.kind === 'label' ? 'label' : 'environment'} <code>${place.name}</code>`
}

function layersOf(secret: Secret): Html {
  const { place } = secret
  if (place.kind !== 'file') return html`the configuration`
  const held = html`<a href="#layer-${place.layer}">layer ${place.layer}</a>`
  const gone = goneOf(secret)
  if (gone === undefined) return held
  return html`${held} holds it, <a href="#layer-${gone.layer}">layer ${gone.layer}</a> ${gone.how === 'deleted' ? 'deletes' : 'replaces'} it <span class="tag">deleted, recoverable</span>`
}
