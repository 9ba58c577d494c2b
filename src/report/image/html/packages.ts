import { numeral } from '../../../core/index.ts'
import { breakable, type Html, html } from '../../html/index.ts'
import { type ImageReport, isWhole, type PackageRow } from '../model.ts'
import { bounded } from './bounded.ts'

const mostPackages = 20_000

/** Every package. With the script it can be searched and sorted; without it stands there whole. */
export function renderPackages({ packages, image, summary }: ImageReport): Html {
  if (packages.length === 0) {
    const whole = isWhole({ summary })
    const none = whole
      ? 'None: neither a package database nor anything a language leaves behind.'
      : 'None in what could be read.'
    return html`<section id="packages" class="notes"><h2>Packages</h2><p>${none}</p></section>`
  }
  const hasLayers = image.source !== 'sbom'
  const { shown, more } = bounded(packages, mostPackages)
  const head = ['Package', 'Version', 'Type', 'Licence', 'Layer', 'Where'].map(
    (name) => html`<th scope="col">${name}</th>`,
  )
  return html`<section id="packages" class="notes"><h2>Packages: ${numeral(packages.length)}</h2>
<form id="package-filter" class="filter" role="search" aria-label="Search the packages" hidden><label class="search"><span class="hidden">Search</span><input type="search" name="q" placeholder="Search names, versions, licences, files" autocomplete="off" spellcheck="false"></label><p class="shown"><output aria-live="polite"></output></p></form>
<div class="scroll" tabindex="0" role="group" aria-label="Packages"><table class="plain package-table" data-sortable><thead><tr>${head}</tr></thead><tbody>${shown.map((one) => row(one, hasLayers))}</tbody></table></div>${more}</section>`
}

function row({ name, version, type, licence, layer, base, path, inside, owner }: PackageRow, hasLayers: boolean): Html {
  const where = inside === undefined ? `/${path}` : `/${path} › ${inside}`
  return html`<tr><th scope="row">${breakable(name)}</th><td>${version || 'not known'}</td><td>${type}</td><td>${licence}</td><td>${hasLayers ? html`<a href="#layer-${layer}">${layer}</a>` : layer}${base && html` <small>base</small>`}</td><td>${breakable(where)}${owner !== undefined && html`<small> part of ${owner}</small>`}</td></tr>
`
}
