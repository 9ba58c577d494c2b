import { fixBy, type Vulnerability } from '../../advisory/index.ts'
import { writeOpenVex } from '../../formats/openvex/index.ts'
import { purlOf } from '../../formats/purl/index.ts'
import type { VexProduct, VexStatement } from '../../formats/vex/index.ts'
import type { ReadImage } from '../../image/index.ts'

export interface VexHead {
  readonly author: string
  /** RFC 3339. */
  readonly now: string
  readonly version: string
  /** The names of the image as package URLs. */
  readonly products: readonly string[]
}

/**
 * What we know and have decided about an image, for those who get it from us (OpenVEX 0.2.0). What was held back is not
 * affected, with the reason that was given; what is mended by a newer version is affected, with the step to take; the
 * rest is under investigation. What only VEX of others says stays theirs to say.
 */
export function imageOpenVex(
  found: readonly Vulnerability[],
  read: ReadImage,
  { author, now, products, version }: VexHead,
): string | undefined {
  const statements = found.flatMap((one) => statementOf(one, read, { author, now, products }))
  const written = writeOpenVex({ author, time: now, tooling: `seawall ${version}` }, statements)
  return written.ok ? written.value : undefined // there is nothing to say
}

function statementOf(
  one: Vulnerability,
  { base, inventory }: ReadImage,
  { author, now, products }: Omit<VexHead, 'version'>,
): readonly VexStatement[] {
  const { found, id, suppressed } = one
  if (suppressed?.by === 'vex') return []
  const purl = found.purl ?? purlOf(found.package, inventory.os)
  if (purl === undefined) return []
  const said = {
    vulnerability: { id, aliases: one.aliases },
    products: productsOf(products, purl),
    author,
    time: now,
    source: author,
  }
  if (suppressed !== undefined) return [{ ...said, status: 'not-affected', impact: suppressed.why }]
  const action = fixBy(one, { part: found.layer < base.layers ? 'base' : 'application' })
  return [action === undefined ? { ...said, status: 'under-investigation' } : { ...said, status: 'affected', action }]
}

/** The package in the image; by itself where the image has no name. */
function productsOf(products: readonly string[], purl: string): readonly VexProduct[] {
  const inner = { purls: [purl], cpes: [], digests: [] }
  if (products.length === 0) return [{ ...inner, subcomponents: [] }]
  return products.map((product) => ({ purls: [product], cpes: [], digests: [], subcomponents: [inner] }))
}
