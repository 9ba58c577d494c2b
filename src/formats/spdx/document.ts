/** An SPDX 2 document, the same for JSON and for tag-value text. */
export interface SpdxDocument {
  readonly version: string
  readonly name: string
  readonly created: string | undefined
  readonly creators: readonly string[]
  readonly packages: readonly SpdxPackage[]
  readonly relationships: readonly SpdxRelationship[]
  /** The texts of licences that are not on the SPDX list, by identifier. */
  readonly extracted: ReadonlyMap<string, string>
}

export interface SpdxPackage {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly purls: readonly string[]
  readonly declared: string | undefined
  readonly concluded: string | undefined
  readonly supplier: string | undefined
  readonly purpose: string | undefined
  readonly sourceInfo: string | undefined
  readonly checksums: readonly { readonly algorithm: string; readonly value: string }[]
  /** Comments of annotations, and attribution texts: where tools put `Name: value`. */
  readonly notes: readonly string[]
}

export interface SpdxRelationship {
  readonly from: string
  readonly kind: string
  readonly to: string
}
