import type { OsPackage } from '../../../core/index.ts'
import { isOsPackage } from '../../purl/index.ts'
import { packageSpelled } from './identify.ts'
import type { SbomComponent } from './sbom.ts'

/** A name and a value beside a component, for what the formats have no field for. A name may stand more than once. */
export type Property = readonly [name: string, value: string]

/** The names begin with this in every format. */
export const ownPrefix = 'seawall:'

/** What a format's own fields do not say of a component, in a fixed order. */
export function propertiesOf(component: SbomComponent): readonly Property[] {
  const { package: pkg, layer, origin, locations = [] } = component
  const found: (readonly [string, string | number | boolean | undefined])[] = [
    ...identityProperties(component),
    ['layer:index', layer?.index],
    ['layer:diffId', layer?.diffId],
    ['layer:digest', layer?.digest],
    ['layer:command', layer?.command],
    ['origin', origin],
    ...locations.map((path) => ['location', path] as const),
    ['filePath', pkg.filePath],
    ['relationship', pkg.relationship],
    ['dev', pkg.dev],
    ...(pkg.licenses ?? []).map((licence) => ['licence', licence] as const),
    ...(isOsPackage(pkg) ? osProperties(pkg) : []),
  ]
  return found.flatMap(([name, value]) =>
    value === undefined ? [] : [[`${ownPrefix}${name}`, String(value)] as const],
  )
}

/** Type, name and version, where purl and name alone would give back another package. */
function identityProperties({ package: pkg, purl }: SbomComponent): [string, string][] {
  const read = packageSpelled(purl, pkg.name, pkg.version)
  const isSame = read?.type === pkg.type && read.name === pkg.name && read.version === pkg.version
  if (isSame) return []
  return [
    ['type', pkg.type],
    ['name', pkg.name],
    ['version', pkg.version],
  ]
}

function osProperties(pkg: OsPackage): [string, string | number | undefined][] {
  return [
    ['arch', pkg.arch],
    ['source:name', pkg.source.name],
    ['source:version', pkg.source.version],
    ['maintainer', pkg.maintainer],
    ['modularity', pkg.modularity],
    ['installedSize', pkg.installedSize],
  ]
}

/** Properties by name, without the prefix of one tool. */
export class PropertyBag {
  readonly #values: Map<string, string[]>

  constructor(properties: readonly Property[], prefix: string) {
    this.#values = new Map()
    for (const [name, value] of properties) {
      if (!name.startsWith(prefix)) continue
      const own = name.slice(prefix.length)
      const values = this.#values.get(own)
      if (values === undefined) this.#values.set(own, [value])
      else values.push(value)
    }
  }

  get(name: string): string | undefined {
    return this.#values.get(name)?.[0]
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  /** A count, as far as it is one. */
  count(name: string): number | undefined {
    const value = this.get(name)
    return value !== undefined && /^[0-9]{1,15}$/.test(value) ? Number(value) : undefined
  }
}
