import type { OsPackage, Package, Relationship } from '../../../core/index.ts'
import { type Distro, isOsPackage, isOsType, isPackageType } from '../../purl/index.ts'
import { foreignFacts } from './foreign.ts'
import { purlPackageSpelled } from './identify.ts'
import { ownPrefix, type Property, PropertyBag } from './properties.ts'
import type { SbomComponent, SbomHash, SbomLayer } from './sbom.ts'

/** A component as a document states it, before the properties of its tool are understood. */
export interface StatedComponent {
  readonly ref: string
  readonly purl: string | undefined
  /** In the spelling of its ecosystem, with group or scope. */
  readonly name: string
  readonly version: string
  readonly licenses: readonly string[]
  readonly supplier?: string | undefined
  readonly hashes?: readonly SbomHash[]
  readonly locations?: readonly string[]
  readonly properties: readonly Property[]
}

/** What a stated component tells: its place in the bill, and the distribution its purl names. */
export interface UnderstoodComponent {
  readonly component: SbomComponent
  readonly distro?: Distro
}

/** Undefined for what is no package of a known type: files, frameworks without a purl, images. */
export function componentOf(stated: StatedComponent): UnderstoodComponent | undefined {
  const own = new PropertyBag(stated.properties, ownPrefix)
  const found = identified(stated, own)
  if (found === undefined) return undefined
  const facts = foreignFacts(stated.properties)
  const layer = layerOf(own) ?? facts.layer
  const locations = firstFilled(own.all('location'), stated.locations ?? [], facts.locations)
  const origin = own.get('origin')
  const component: SbomComponent = {
    ref: stated.ref,
    package: isOsPackage(found.package)
      ? osPackage(found.package, own, facts, stated)
      : language(found.package, own, facts, stated),
    ...(stated.purl !== undefined && { purl: stated.purl }),
    ...(layer !== undefined && { layer }),
    ...((origin === 'base' || origin === 'app') && { origin }),
    ...(locations.length > 0 && { locations }),
    ...(stated.supplier && { supplier: stated.supplier }),
    ...(stated.hashes !== undefined && stated.hashes.length > 0 && { hashes: stated.hashes }),
  }
  return { component, ...(found.distro !== undefined && { distro: found.distro }) }
}

interface Identified {
  readonly package: Package | OsPackage
  readonly distro?: Distro
}

function identified({ purl, name, version }: StatedComponent, own: PropertyBag): Identified | undefined {
  const named = purl === undefined ? undefined : purlPackageSpelled(purl, name, version)
  const type = own.get('type')
  if (type === undefined || !isPackageType(type)) return named
  const identity = { name: own.get('name') ?? name, version: own.get('version') ?? version }
  const source = own.get('source:name')
  if (source === undefined || !isOsType(type)) return { ...named, package: { type, ...identity } }
  return { ...named, package: { type, ...identity, arch: '', source: { name: source, version: '' } } }
}

type Facts = ReturnType<typeof foreignFacts>

function language(pkg: Package, own: PropertyBag, facts: Facts, stated: StatedComponent): Package {
  const relationship = relationshipOf(own.get('relationship'))
  const filePath = own.get('filePath')
  const dev = own.get('dev') ?? (facts.isDevelopment ? 'true' : undefined)
  const licenses = firstFilled(own.all('licence'), stated.licenses)
  return {
    ...pkg,
    ...(relationship !== undefined && { relationship }),
    ...(dev !== undefined && { dev: dev === 'true' }),
    ...(licenses.length > 0 && { licenses }),
    ...(filePath !== undefined && { filePath }),
  }
}

function osPackage(pkg: OsPackage, own: PropertyBag, facts: Facts, stated: StatedComponent): OsPackage {
  const maintainer = own.get('maintainer') ?? facts.maintainer
  const modularity = own.get('modularity') ?? facts.modularity
  const installedSize = own.count('installedSize') ?? facts.installedSize
  const stateSource = facts.source === undefined ? pkg.source : { version: pkg.source.version, ...facts.source }
  return {
    ...(language(pkg, own, facts, stated) as OsPackage), // it adds members and takes none
    arch: own.get('arch') ?? (pkg.arch || (facts.arch ?? '')),
    source: {
      name: own.get('source:name') ?? stateSource.name,
      version: own.get('source:version') ?? stateSource.version,
    },
    ...(maintainer !== undefined && { maintainer }),
    ...(modularity !== undefined && { modularity }),
    ...(installedSize !== undefined && { installedSize }),
  }
}

function layerOf(own: PropertyBag): SbomLayer | undefined {
  const index = own.count('layer:index')
  const texts = (['diffId', 'digest', 'command'] as const).flatMap((name) => {
    const value = own.get(`layer:${name}`)
    return value === undefined ? [] : [[name, value] as const]
  })
  if (index === undefined && texts.length === 0) return undefined
  return { ...(index !== undefined && { index }), ...Object.fromEntries(texts) }
}

const relationships: readonly Relationship[] = ['root', 'workspace', 'direct', 'indirect']

function relationshipOf(text: string | undefined): Relationship | undefined {
  return relationships.find((one) => one === text)
}

function firstFilled(...lists: readonly (readonly string[])[]): readonly string[] {
  return lists.find((list) => list.length > 0) ?? []
}
