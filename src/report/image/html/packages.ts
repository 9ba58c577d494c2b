import { numeral } from '../../../core/index.ts'
import { breakable, type Html, html } from '../../html/index.ts'
import type { ImageReport, PackageRow } from '../model.ts'

/** Every package. With the script it can be searched and sorted; without it stands there whole. */
export function renderPackages({ packages }: ImageReport): Html {
  if (packages.length === 0)
    return html`<section id="packages" class="notes"><h2>Packages</h2><p>None: neither a package database nor anything a language leaves behind.</p></section>`
  const head = ['Package', 'Version', 'Type', 'Licence', 'Layer', 'Where'].map(
    (name) => html`<th scope="col">${name}</th>`,
  )
  return html`<section id="packages" class="notes"><h2>Packages: ${numeral(packages.length)}</h2>
<form id="package-filter" class="filter" role="search" aria-label="Search the packages" hidden><label class="search"><span class="hidden">Search</span><input type="search" name="q" placeholder="Search names, versions, licences, files" autocomplete="off" spellcheck="false"></label><p class="shown"><output aria-live="polite"></output></p></form>
<div class="scroll" tabindex="0" role="group" aria-label="Packages"><table class="plain package-table" data-sortable><thead><tr>${head}</tr></thead><tbody>${packages.map(row)}</tbody></table></div></section>`
}

function row({ name, version, type, licence, layer, base, path, inside, owner }: PackageRow): Html {
  const where = inside === undefined ? `/${path}` : `/${path} › ${inside}`
  return html`<tr><th scope="row">${breakable(name)}</th><td>${version || 'not known'}</td><td>${type}</td><td>${licence}</td><td><a href="#layer-${layer}">${layer}</a>${base && html` <small>base</small>`}</td><td>${breakable(where)}${owner !== undefined && html`<small> part of ${owner}</small>`}</td></tr>
`
}
