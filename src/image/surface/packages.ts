import { byCodePoint, type OsPackage } from '../../core/index.ts'
import { isOfSystem } from '../inventory/index.ts'
import type { ReadImage } from '../read-image.ts'
import type { Closure } from './closure.ts'
import type { FileTree } from './file-tree.ts'
import type { FoundFacts } from './found-facts.ts'
import type { RemovablePackage } from './types.ts'

/** A package of the operating system with the files of it that are in the image. */
export interface OwningPackage {
  readonly package: OsPackage
  readonly layer: number
  readonly paths: readonly string[]
  readonly bytes: number
  /** It brought programs or libraries, and not only data. */
  readonly hasPrograms: boolean
}

/** By name. Where one is there for several architectures they go together. */
export function owningPackages(
  { inventory }: Pick<ReadImage, 'inventory'>,
  tree: FileTree,
  facts: FoundFacts,
): ReadonlyMap<string, OwningPackage> {
  const paths = new Map<string, string[]>()
  for (const { path, type } of tree.files()) {
    const owner = type === 'd' ? undefined : facts.owner(path)
    if (owner === undefined) continue
    const known = paths.get(owner)
    if (known === undefined) paths.set(owner, [path])
    else known.push(path)
  }
  const found = new Map<string, OwningPackage>()
  for (const { package: one, layer } of inventory.packages) {
    if (!isOfSystem(one) || found.has(one.name)) continue
    const own = paths.get(one.name) ?? []
    const bytes = own.reduce((sum, path) => sum + (tree.file(path)?.size ?? 0), 0)
    const hasPrograms = own.some((path) => facts.programs.has(path) || /^(?:usr\/(?:local\/)?)?s?bin\//.test(path))
    found.set(one.name, { package: one, layer, paths: own, bytes, hasPrograms })
  }
  return found
}

/** Names of the packages of which a file is needed, and of those that bring data to one of them. */
export function neededPackages(packages: ReadonlyMap<string, OwningPackage>, { needed }: Closure): ReadonlySet<string> {
  const kept = new Set(
    [...packages].flatMap(([name, { paths }]) => (paths.some((path) => needed.has(path)) ? [name] : [])),
  )
  return withDataPackages(packages, kept)
}

/** With the packages that bring data to one of them, and to those. */
export function withDataPackages(
  packages: ReadonlyMap<string, OwningPackage>,
  names: Iterable<string>,
): ReadonlySet<string> {
  const byAbility = new Map<string, string>()
  for (const [name, { package: one }] of packages)
    for (const ability of one.provides ?? []) byAbility.set(ability, name)
  const kept = new Set(names)
  const open = [...kept]
  for (let name = open.pop(); name !== undefined; name = open.pop())
    for (const wanted of packages.get(name)?.package.needs ?? []) {
      const other = packages.has(wanted) ? wanted : byAbility.get(wanted)
      // Programs that another package asks for at install time show in no file; its data it reads.
      if (other === undefined || kept.has(other) || packages.get(other)?.hasPrograms !== false) continue
      kept.add(other)
      open.push(other)
    }
  return kept
}

/** The largest first. */
export function removablePackages(
  packages: ReadonlyMap<string, OwningPackage>,
  kept: ReadonlySet<string>,
  baseLayers: number,
): readonly RemovablePackage[] {
  return [...packages]
    .filter(([name]) => !kept.has(name))
    .map(([name, { package: one, layer, paths, bytes }]) => ({
      type: one.type,
      name,
      version: one.version,
      bytes,
      files: paths.length,
      base: layer < baseLayers,
    }))
    .sort((a, b) => b.bytes - a.bytes || byCodePoint(a.name, b.name))
}

/** Without lists of files every package would look as if nothing needed it. */
export function ownsFiles(packages: ReadonlyMap<string, OwningPackage>): boolean {
  return [...packages.values()].some(({ paths }) => paths.length > 0)
}

export function ownershipGap(packages: ReadonlyMap<string, OwningPackage>): readonly string[] {
  if (packages.size === 0 || ownsFiles(packages)) return []
  return [
    'The package database does not say which files belong to which package, so no package is proposed for removal.',
  ]
}
