import { type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { component, isNamed, type VexComponent, type VexProduct } from '../vex/model/index.ts'
import { allComponents } from './all-components.ts'

/** What a list of `affects` names, and why some of it cannot be used. */
export interface Affected {
  readonly products: readonly VexProduct[]
  readonly left: readonly string[]
}

/**
 * What is affected: by the name of a component of the document itself, of one of another bill (BOM-Link,
 * `urn:cdx:serial-number/version#ref`), or by a package URL.
 */
export function affectedProducts(document: JsonObject): (affects: readonly Json[]) => Affected {
  const root = member(objectAt(document, 'metadata'), 'component')
  const all = allComponents([...(root === undefined ? [] : [root]), ...listAt(document, 'components')])
  const bom = linkTo(document)
  const own = new Map(all.map((one) => [textAt(one, 'bom-ref'), componentOf(one, bom)]))
  return (affects) => {
    const products: VexProduct[] = []
    const left: string[] = []
    for (const entry of affects) {
      const named = namedBy(textAt(entry, 'ref') ?? '', own)
      const limited = named && limitedTo(named, listAt(entry, 'versions'))
      if (typeof limited === 'string') left.push(limited)
      else if (limited === undefined || !isNamed(limited)) left.push('affects a component that cannot be found')
      else products.push({ ...limited, subcomponents: [] })
    }
    return { products, left }
  }
}

/** What has neither purl nor CPE is known by its name inside this bill alone. */
function componentOf(value: JsonObject, bom: string | undefined): VexComponent {
  const names = component([textAt(value, 'purl'), textAt(value, 'cpe')].filter((name) => name !== undefined))
  const ref = textAt(value, 'bom-ref')
  return isNamed(names) || ref === undefined || bom === undefined ? names : component([], { ref, bom })
}

/** `urn:cdx:serial-number/version` of the document itself. */
function linkTo(document: JsonObject): string | undefined {
  const serial = /^urn:uuid:([0-9a-f-]{36})$/i.exec(textAt(document, 'serialNumber') ?? '')?.[1]
  return serial && `urn:cdx:${serial.toLowerCase()}/${member(document, 'version') ?? 1}`
}

function namedBy(ref: string, own: ReadonlyMap<string | undefined, VexComponent>): VexComponent | undefined {
  const link = /^(urn:cdx:[^#]+)#(.+)$/s.exec(ref)
  if (link === null) return own.get(ref) ?? (/^pkg:/.test(ref) ? component([ref]) : undefined)
  const [, bom = '', encoded = ''] = link
  const inner = decoded(encoded)
  return component([inner], { ref: inner, bom: bom.toLowerCase() })
}

/** The part after `#` is percent-encoded; what is not well encoded is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a name that only looks encoded
  }
}

/** The versions listed, where the component itself has none; ranges are not judged, so as not to say too much. */
function limitedTo(named: VexComponent, versions: readonly Json[]): VexComponent | string {
  if (versions.length === 0) return named
  const exact = versions.flatMap((one) => (textAt(one, 'status') === 'unaffected' ? [] : textAt(one, 'version') || []))
  if (exact.length === 0) return 'affects versions that are given as ranges only'
  const purls = named.purls.flatMap((purl) => withVersions(purl, exact))
  return { ...named, purls }
}

function withVersions(purl: string, versions: readonly string[]): readonly string[] {
  const end = purl.search(/[?#]/)
  const [body, rest] = end < 0 ? [purl, ''] : [purl.slice(0, end), purl.slice(end)]
  if (body.lastIndexOf('@') > body.lastIndexOf('/')) return [purl]
  return versions.map((version) => `${body}@${encodeURIComponent(version.toWellFormed())}${rest}`)
}
