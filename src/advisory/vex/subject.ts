import { type Purl, purlMatches, readPurl } from '../../formats/purl/index.ts'
import type { VexComponent, VexProduct } from '../../formats/vex/index.ts'
import { cpeMatches } from './cpe.ts'
import type { VexQuestion, VexSubject } from './question.ts'

/** Whether a component of a statement is what is asked about. */
export type ComponentTest = (thing: Thing) => boolean

/** What can be named: the package of a question, or its product. */
export interface Thing {
  readonly purls: readonly Purl[]
  readonly cpes: readonly string[]
  readonly digests: readonly string[]
  readonly bom: string | undefined
  readonly ref: string | undefined
}

/** The two things a question is about, read once. */
export interface Asked {
  readonly pkg: Thing
  readonly product: Thing
}

export function askedOf({ purl, productPurls, productDigests, productCpes, bom, ref }: VexQuestion): Asked {
  return {
    pkg: { purls: readPurls([purl]), cpes: [], digests: [], bom, ref },
    product: {
      purls: readPurls(productPurls),
      cpes: productCpes ?? [],
      digests: productDigests ?? [],
      bom,
      ref: undefined,
    },
  }
}

/** What a product of a statement says of a question; undefined where it is about something else. */
export function subjectOf(product: VexProduct): (asked: Asked) => VexSubject | undefined {
  const isProduct = componentTest(product)
  const parts = product.subcomponents.map(componentTest)
  return ({ pkg, product: whole }) => {
    if (parts.length > 0)
      return isProduct(whole) && parts.some((isPart) => isPart(pkg)) ? 'package-in-product' : undefined
    if (isProduct(pkg)) return 'package'
    return isProduct(whole) ? 'product' : undefined
  }
}

/** Any of its names is enough, but two digests that differ are two things. */
function componentTest({ purls, cpes, digests, bom, ref }: VexComponent): ComponentTest {
  const patterns = readPurls(purls)
  return (thing) => {
    if (bom !== undefined && bom !== thing.bom) return false
    if (digests.length > 0 && thing.digests.length > 0)
      return thing.digests.some((digest) => digests.includes(digest.toLowerCase()))
    return (
      patterns.some((pattern) => thing.purls.some((purl) => purlMatches(pattern, purl))) ||
      cpes.some((pattern) => thing.cpes.some((cpe) => cpeMatches(pattern, cpe))) ||
      (bom !== undefined && ref !== undefined && ref === thing.ref)
    )
  }
}

/** What is no purl names nothing. */
function readPurls(texts: readonly string[]): readonly Purl[] {
  return texts.flatMap((text) => {
    const read = readPurl(text)
    return read.ok ? [read.value] : []
  })
}
