import { ownPrefix, type Property, type StatedComponent, trivyPrefix } from '../sbom/model/index.ts'
import type { SpdxDocument, SpdxPackage } from './document.ts'

/** A package with its fields as text; `file` is the one that names it, where the document says so elsewhere. */
export function stateComponent(
  one: SpdxPackage,
  { extracted }: SpdxDocument,
  file: string | undefined,
): StatedComponent {
  const properties = propertiesIn(one)
  return {
    ref: one.id,
    purl: one.purls[0],
    name: one.name,
    version: one.version,
    licenses: licensesOf(one, extracted),
    supplier: supplierOf(one.supplier),
    hashes: one.checksums.map(({ algorithm, value }) => ({
      algorithm: hashName(algorithm),
      value: value.toLowerCase(),
    })),
    locations: file === undefined ? databaseOf(one) : [file],
    properties: [...properties, ...sourceProperties(one)],
  }
}

/** `Name: value`; Trivy writes its names without the prefix that they have in CycloneDX. */
export function propertiesIn({ notes }: SpdxPackage): readonly Property[] {
  return notes.flatMap((note) => {
    const colon = note.indexOf(': ')
    if (colon <= 0) return []
    const name = note.slice(0, colon)
    return [[name.startsWith(ownPrefix) ? name : `${trivyPrefix}${name}`, note.slice(colon + 2)] as const]
  })
}

/** `built package from: openssl 1:1.0.2k-16.el7` names the source package. */
function sourceProperties({ sourceInfo = '' }: SpdxPackage): readonly Property[] {
  const prefix = 'built package from: '
  if (!sourceInfo.startsWith(prefix)) return []
  const text = sourceInfo.slice(prefix.length)
  const space = text.lastIndexOf(' ')
  if (space <= 0) return [[`${trivyPrefix}SrcName`, text]]
  return [
    [`${trivyPrefix}SrcName`, text.slice(0, space)],
    [`${trivyPrefix}SrcVersion`, text.slice(space + 1)],
  ]
}

/** Syft says where it read of a package: `acquired package info from DPKG DB: /var/lib/dpkg/status`. */
function databaseOf({ sourceInfo = '' }: SpdxPackage): readonly string[] {
  const at = sourceInfo.startsWith('acquired package info from ') ? sourceInfo.indexOf(': /') : -1
  return at === -1 ? [] : sourceInfo.slice(at + 3).split(', /')
}

/** The declared licence, else the concluded one; an identifier of the document's own by the name it stands for. */
function licensesOf({ declared, concluded }: SpdxPackage, extracted: ReadonlyMap<string, string>): readonly string[] {
  const said = [declared, concluded].find((text) => text && text !== 'NOASSERTION' && text !== 'NONE')
  return said === undefined ? [] : [extracted.get(said) ?? said]
}

function supplierOf(text: string | undefined): string | undefined {
  return text === undefined || text === 'NOASSERTION' ? undefined : text.replace(/^(Organization|Person):\s*/, '')
}

/** `SHA256` in SPDX is `SHA-256` in CycloneDX. */
function hashName(algorithm: string): string {
  return algorithm.replace(/^SHA(?=\d)/, 'SHA-')
}
