import type { VexStatement } from '../../formats/vex/index.ts'

/** A vulnerability found in a package, and what the package is a part of. */
export interface VexQuestion {
  readonly id: string
  readonly aliases: readonly string[]
  /** The package itself. */
  readonly purl: string
  /** What it is in: the image, the application that brought it; each as a package URL. */
  readonly productPurls: readonly string[]
  /** The image: `sha256:…`, of its manifest, its index or its configuration. */
  readonly productDigests?: readonly string[]
  /** What it runs on, such as the system of the image. */
  readonly productCpes?: readonly string[]
  /** Where the packages come from a CycloneDX bill: its BOM-Link, `urn:cdx:serial-number/version`… */
  readonly bom?: string
  /** …and the name of the package in it. */
  readonly ref?: string
}

/** The statement that decides about a finding. */
export interface VexDecision {
  readonly statement: VexStatement
  /** Whether it speaks of this package in this product, of the package wherever it is, or of the product as a whole. */
  readonly about: VexSubject
  /** Not affected or fixed: the finding is none. */
  readonly holdsBack: boolean
}

/** From the most specific on. */
export const vexSubjects = ['package-in-product', 'package', 'product'] as const
export type VexSubject = (typeof vexSubjects)[number]
