import { hash } from 'node:crypto'
import { byCodePoint, printableJson, shorten } from '../../core/index.ts'
import { licenseIds, spdxExpression } from '../licenses/index.ts'
import { isOsPackage } from '../purl/index.ts'
import {
  type Property,
  propertiesOf,
  type Sbom,
  type SbomComponent,
  type SbomHash,
  utcSeconds,
  uuidOfText,
} from '../sbom/model/index.ts'

/** SPDX needs an instant; without one the bytes still depend on the content alone. */
const noInstant = '1970-01-01T00:00:00Z'
const subjectId = 'SPDXRef-Subject'
const osId = 'SPDXRef-OperatingSystem'

/** A bill as SPDX 2.3 JSON. The same bill gives the same bytes; its namespace follows from its content. */
export function writeSpdxJson(sbom: Sbom): string {
  const created = utcSeconds(sbom.created) ?? noInstant
  const tools = sbom.tools.map(({ name, version }) => `Tool: ${oneLine(version ? `${name}-${version}` : name)}`)
  const creators = tools.length === 0 ? ['Tool: seawall'] : tools
  const note = noteMaker(creators[0] ?? '', created)
  const extracted = extractedLicenses(sbom)
  const body = {
    ...commentOn(sbom),
    creationInfo: { created, creators },
    packages: [
      subjectPackage(sbom, note),
      ...osPackage(sbom),
      ...sbom.components.map((one) => packageEntry(one, note)),
    ],
    relationships: relationshipsOf(sbom),
    ...(extracted.length > 0 && { hasExtractedLicensingInfos: extracted }),
  }
  const name = sbom.subject.name || 'unnamed'
  return printableJson({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name,
    documentNamespace: `https://spdx.org/spdxdocs/${namespacePart(name)}-${uuidOfText(JSON.stringify([name, body]))}`,
    ...body,
  })
}

/** The format has no field for it: what may be missing is told to whoever reads. */
function commentOn({ gaps = [] }: Sbom): object {
  return gaps.length === 0 ? {} : { comment: ['Incomplete: packages may be missing.', ...gaps].join('\n') }
}

function namespacePart(name: string): string {
  return name.slice(0, 80).replace(/[^A-Za-z0-9._-]+/g, '-')
}

/** Fields such as `Tool:` are one line. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

type Note = (property: Property) => object

function noteMaker(annotator: string, annotationDate: string): Note {
  return ([name, value]) => ({ annotator, annotationDate, annotationType: 'OTHER', comment: `${name}: ${value}` })
}

const nothingAsserted = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
}

function subjectPackage({ subject }: Sbom, note: Note): object {
  const { kind, name, version, digest } = subject
  return {
    SPDXID: subjectId,
    name: name || 'unnamed',
    ...(version && { versionInfo: version }),
    ...nothingAsserted,
    licenseDeclared: 'NOASSERTION',
    primaryPackagePurpose: kind === 'container' ? 'CONTAINER' : 'APPLICATION',
    ...(digest !== undefined && { annotations: [note(['seawall:digest', digest])] }),
  }
}

function osPackage({ os }: Sbom): readonly object[] {
  if (os === undefined) return []
  return [
    {
      SPDXID: osId,
      name: os.id,
      ...(os.versionId && { versionInfo: os.versionId }),
      ...nothingAsserted,
      licenseDeclared: 'NOASSERTION',
      primaryPackagePurpose: 'OPERATING_SYSTEM',
    },
  ]
}

function packageEntry(component: SbomComponent, note: Note): object {
  const { package: pkg, purl, supplier } = component
  const checksums = (component.hashes ?? []).flatMap(checksumEntry)
  const notes = propertiesOf(component).map(note)
  return {
    SPDXID: idOf(component),
    name: pkg.name,
    ...(pkg.version && { versionInfo: pkg.version }),
    ...nothingAsserted,
    licenseDeclared: spdxExpression(pkg.licenses ?? []) ?? 'NOASSERTION',
    supplier: supplier ? `Organization: ${oneLine(supplier)}` : 'NOASSERTION',
    ...(isOsPackage(pkg) && { sourceInfo: `built package from: ${pkg.source.name} ${pkg.source.version}` }),
    ...(checksums.length > 0 && { checksums }),
    ...(purl !== undefined && { externalRefs: [purlReference(purl)] }),
    primaryPackagePurpose: 'LIBRARY',
    ...(notes.length > 0 && { annotations: notes }),
  }
}

/** Identifiers are letters, digits, dots and dashes alone, so a hash of the ref stands for it. */
function idOf({ ref }: SbomComponent): string {
  return idOfRef(ref)
}

function idOfRef(ref: string): string {
  return `SPDXRef-Package-${hash('sha256', ref).slice(0, 24)}`
}

function purlReference(purl: string): object {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }
}

const algorithms: ReadonlySet<string> = new Set(['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512'])

function checksumEntry({ algorithm, value }: SbomHash): readonly object[] {
  const name = algorithm.replace(/^SHA-/, 'SHA')
  return algorithms.has(name) && /^[0-9a-f]+$/.test(value) ? [{ algorithm: name, checksumValue: value }] : []
}

/** The document describes the subject, which contains the system and the libraries. */
function relationshipsOf({ os, components, dependencies }: Sbom): readonly object[] {
  const holderOf = ({ package: pkg }: SbomComponent): string =>
    os !== undefined && isOsPackage(pkg) ? osId : subjectId
  return [
    relationship('SPDXRef-DOCUMENT', 'DESCRIBES', subjectId),
    ...(os === undefined ? [] : [relationship(subjectId, 'CONTAINS', osId)]),
    ...components.map((one) => relationship(holderOf(one), 'CONTAINS', idOf(one))),
    ...dependencies.flatMap(({ ref, dependsOn }) =>
      dependsOn.map((target) => relationship(idOfRef(ref), 'DEPENDS_ON', idOfRef(target))),
    ),
  ]
}

function relationship(spdxElementId: string, relationshipType: string, relatedSpdxElement: string): object {
  return { spdxElementId, relationshipType, relatedSpdxElement }
}

/** Every licence that is not on the SPDX list, with what the package says of it. */
function extractedLicenses({ components }: Sbom): readonly object[] {
  const found = new Map<string, string>()
  for (const entry of new Set(components.flatMap(({ package: pkg }) => pkg.licenses ?? [])))
    for (const id of licenseIds(spdxExpression([entry]) ?? ''))
      if (id.startsWith('LicenseRef-') && !found.has(id)) found.set(id, shorten(entry, 2_000))
  return [...found]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([licenseId, text]) => ({ licenseId, extractedText: text, name: oneLine(shorten(text, 200)) }))
}
