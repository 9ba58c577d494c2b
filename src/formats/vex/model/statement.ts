/** What a statement says of a vulnerability in a product (CISA, Minimum Requirements for VEX). */
export const vexStatuses = ['not-affected', 'affected', 'fixed', 'under-investigation'] as const
export type VexStatus = (typeof vexStatuses)[number]

/** Why a product is not affected, in the words of CISA's catalogue, which OpenVEX and CSAF share. */
export const vexJustifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const
export type VexJustification = (typeof vexJustifications)[number]

export function isVexJustification(text: string | undefined): text is VexJustification {
  return (vexJustifications as readonly (string | undefined)[]).includes(text)
}

/** What names a piece of software: any of these. */
export interface VexComponent {
  /** Package URLs as written; one without version means every version. */
  readonly purls: readonly string[]
  /** CPE names of version 2.2 or 2.3. */
  readonly cpes: readonly string[]
  /** `sha256:` and hexadecimal digits, in lower case. */
  readonly digests: readonly string[]
  /** CycloneDX: the component of this name in the bill `bom`. */
  readonly ref?: string
  /** CycloneDX: the only bill whose components are meant, `urn:cdx:serial-number/version`. */
  readonly bom?: string
}

/** What a statement is about: the product itself, or where there are any, its subcomponents in this product only. */
export interface VexProduct extends VexComponent {
  readonly subcomponents: readonly VexComponent[]
}

export interface VexVulnerability {
  readonly id: string
  readonly aliases: readonly string[]
}

/** What somebody says of one vulnerability in some products, at a time. */
export interface VexStatement {
  readonly vulnerability: VexVulnerability
  readonly products: readonly VexProduct[]
  readonly status: VexStatus
  readonly justification?: VexJustification
  /** In the author's words: why not affected. */
  readonly impact?: string
  /** In the author's words: what to do. */
  readonly action?: string
  readonly author?: string
  /** RFC 3339, as published. */
  readonly time?: string
  /** Where it is written: a file, a repository, an attestation. */
  readonly source: string
}

/** A document in any of the formats. What is no whole statement is named in `unread`, never dropped without a word. */
export interface VexDocument {
  readonly format: 'openvex' | 'csaf' | 'cyclonedx'
  readonly id?: string
  readonly statements: readonly VexStatement[]
  readonly unread: readonly VexUnread[]
}

export interface VexUnread {
  /** `statement 3`, `CVE-2024-3094`. */
  readonly where: string
  readonly why: string
}
