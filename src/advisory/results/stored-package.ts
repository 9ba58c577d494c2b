import type { OsPackage, Package } from '../../core/index.ts'
import { type InventoryPackage, isOfSystem } from '../../image/index.ts'
import type { StoredPackage } from './types.ts'

/** What is kept of a package. */
export function storedPackage(found: InventoryPackage, part: StoredPackage['part']): StoredPackage {
  const { format, layer, owner, package: one, path, purl, source } = found
  return {
    type: one.type,
    name: one.name,
    version: one.version,
    path: one.filePath === undefined ? path : `${path}!${one.filePath}`,
    format,
    from: source,
    layer,
    part,
    ...(isOfSystem(one) && { source: [one.source.name, one.source.version] as const, arch: one.arch }),
    ...(isOfSystem(one) && one.modularity !== undefined && { modularity: one.modularity }),
    ...(owner !== undefined && { owner }),
    ...(one.relationship !== undefined && { relationship: one.relationship }),
    ...(purl !== undefined && { purl }),
  }
}

/** The package as it can be looked up. */
export function inventoryPackage(stored: StoredPackage): InventoryPackage {
  const { arch, format, from, layer, modularity, name, owner, path, purl, relationship, source, type, version } = stored
  const plain: Package = { type, name, version, ...(relationship !== undefined && { relationship }) }
  const ofSystem =
    source === undefined
      ? plain
      : ({
          ...plain,
          arch: arch ?? '',
          source: { name: source[0], version: source[1] },
          ...(modularity !== undefined && { modularity }),
        } as OsPackage) // only packages of systems are stored with a source
  return {
    package: ofSystem,
    path,
    format,
    source: from,
    layer,
    ...(purl !== undefined && { purl }),
    ...(owner !== undefined && { owner }),
  }
}
