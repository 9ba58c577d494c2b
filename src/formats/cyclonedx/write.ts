import { byCodePoint, printableJson } from '../../core/index.ts'
import {
  type Property,
  propertiesOf,
  type Sbom,
  type SbomComponent,
  type SbomHash,
  utcSeconds,
  uuidOfText,
} from '../sbom/model/index.ts'
import { licenseList } from './license-list.ts'
import { type BillVulnerability, vulnerabilityEntry } from './vulnerabilities.ts'

const specVersion = '1.6'

/** A bill as CycloneDX 1.6 JSON. The same bill gives the same bytes; its serial number follows from its content. */
export function writeCycloneDx(sbom: Sbom, vulnerabilities: readonly BillVulnerability[] = []): string {
  const subjectRef = freeRef('subject', sbom)
  const osRef = freeRef('operating-system', sbom)
  const body = {
    version: 1,
    metadata: {
      ...(utcSeconds(sbom.created) !== undefined && { timestamp: sbom.created }),
      tools: {
        components: sbom.tools.map(({ name, version }) => ({ type: 'application', name, ...(version && { version }) })),
      },
      component: subjectComponent(sbom, subjectRef),
    },
    components: [...osComponent(sbom, osRef), ...sbom.components.map(componentEntry)],
    dependencies: dependencyEntries(sbom, subjectRef, osRef),
    ...compositionsOf(sbom, subjectRef),
    ...(vulnerabilities.length > 0 && { vulnerabilities: vulnerabilities.map(vulnerabilityEntry) }),
  }
  const serialNumber = `urn:uuid:${uuidOfText(JSON.stringify(body))}`
  return printableJson({ bomFormat: 'CycloneDX', specVersion, serialNumber, ...body })
}

/** A ref that no component has. */
function freeRef(wanted: string, { components }: Sbom): string {
  const used = new Set(components.map(({ ref }) => ref))
  let ref = wanted
  while (used.has(ref)) ref += '-'
  return ref
}

/** A bill that may lack packages says so in the way the format has for it. */
function compositionsOf({ gaps = [] }: Sbom, subjectRef: string): object {
  return gaps.length === 0 ? {} : { compositions: [{ aggregate: 'incomplete', assemblies: [subjectRef] }] }
}

function subjectComponent({ subject, gaps = [] }: Sbom, ref: string): object {
  const { kind, name, version, digest } = subject
  const properties: readonly Property[] = [
    ...(digest === undefined ? [] : [['seawall:digest', digest] as const]),
    ...gaps.map((gap) => ['seawall:unread', gap] as const),
  ]
  return { 'bom-ref': ref, type: kind, name, ...(version && { version }), ...propertyList(properties) }
}

function osComponent({ os }: Sbom, ref: string): readonly object[] {
  if (os === undefined) return []
  return [{ 'bom-ref': ref, type: 'operating-system', name: os.id, ...(os.versionId && { version: os.versionId }) }]
}

function componentEntry(component: SbomComponent): object {
  const { ref, package: pkg, purl, supplier, hashes = [] } = component
  const known = hashes.flatMap(hashEntry)
  return {
    'bom-ref': ref,
    type: 'library',
    ...(supplier !== undefined && { supplier: { name: supplier } }),
    ...groupAndName(pkg.type, pkg.name),
    ...(pkg.version && { version: pkg.version }),
    ...(known.length > 0 && { hashes: known }),
    ...licenseList(pkg.licenses ?? []),
    ...(purl !== undefined && { purl }),
    ...propertyList(propertiesOf(component)),
  }
}

/** A Maven group and an npm scope have a field of their own. */
function groupAndName(type: string, name: string): { group?: string; name: string } {
  const at = type === 'maven' ? name.indexOf(':') : type === 'npm' && name.startsWith('@') ? name.indexOf('/') : -1
  return at <= 0 ? { name } : { group: name.slice(0, at), name: name.slice(at + 1) }
}

const hashLengths: ReadonlyMap<string, number> = new Map([
  ['MD5', 32],
  ['SHA-1', 40],
  ['SHA-256', 64],
  ['SHA-384', 96],
  ['SHA-512', 128],
])

/** The schema takes these algorithms in hexadecimal alone. */
function hashEntry({ algorithm, value }: SbomHash): readonly object[] {
  const isWhole = hashLengths.get(algorithm) === value.length && /^[0-9a-f]+$/.test(value)
  return isWhole ? [{ alg: algorithm, content: value }] : []
}

function propertyList(properties: readonly Property[]): object {
  return properties.length === 0 ? {} : { properties: properties.map(([name, value]) => ({ name, value })) }
}

/** The subject needs the system and the libraries, the system its packages, and packages each other. */
function dependencyEntries(
  { os, components, dependencies }: Sbom,
  subjectRef: string,
  osRef: string,
): readonly object[] {
  const isOfSystem = ({ package: pkg }: SbomComponent): boolean => os !== undefined && 'source' in pkg
  const refsOf = (list: readonly SbomComponent[]): string[] => list.map(({ ref }) => ref)
  const own = refsOf(components.filter((component) => !isOfSystem(component)))
  const system = refsOf(components.filter(isOfSystem))
  const entries = [
    { ref: subjectRef, dependsOn: [...(os === undefined ? [] : [osRef]), ...own] },
    ...(os === undefined ? [] : [{ ref: osRef, dependsOn: system }]),
    ...dependencies,
  ]
  return entries
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: [...new Set(dependsOn)].sort(byCodePoint) }))
    .sort((a, b) => byCodePoint(a.ref, b.ref))
}
