import { byCodePoint, type OsPackage, type Package } from '../../core/index.ts'
import { type OsRelease, readOsRelease } from '../../formats/os-release/index.ts'
import type { Find, LayerScan } from '../analysis/index.ts'
import type { Overlay } from '../overlay/index.ts'
import { ownersOf } from './owners.ts'
import { projectFinds } from './projects.ts'

/** A package of an image, and how it came there. */
export interface InventoryPackage {
  readonly package: Package | OsPackage
  /** The file that names it. */
  readonly path: string
  readonly format: string
  readonly source: 'lock' | 'installed'
  /** The layer that brought this version of it. */
  readonly layer: number
  /** How the bill that lists it names it; ours is made of what is known of the package. */
  readonly purl?: string
  /** The package of the operating system whose file names it: it is a part of that one. */
  readonly owner?: string
}

/** What is inside an image. */
export interface Inventory {
  readonly os: OsRelease | undefined
  readonly packages: readonly InventoryPackage[]
  /** Files that could be read in part or not at all. */
  readonly warnings: readonly FileRemark[]
  /** Files that were read, and hold what has no name to be listed by. */
  readonly notes: readonly FileRemark[]
}

export interface FileRemark {
  readonly layer: number
  readonly path: string
  readonly message: string
}

type PackagesFind = Extract<Find, { kind: 'packages' }>

/** Takes together what the layers hold, as far as it is in the image. */
export function inventoryOf(scans: readonly Pick<LayerScan, 'finds'>[], overlay: Overlay): Inventory {
  const isLive = (find: Find, layer: number): boolean => overlay.layerOf(find.path) === layer
  const found = scans.flatMap(({ finds }, layer) =>
    finds.filter((find) => isLive(find, layer)).map((find) => ({ find, layer })),
  )
  const live = [...found, ...projectFinds(found)]
  const owner = ownersOf(
    live.map(({ find }) => find),
    overlay,
  )
  const earlier = packageLists(scans)
  const licensed = withLicenses(live.map(({ find }) => find))
  const packages = live.flatMap(({ find, layer }) => {
    if (find.kind !== 'packages') return []
    const broughtBy = firstLayers(earlier, find, layer)
    const owned = isOfSystem(find.packages[0]) ? undefined : owner(find.path)
    return find.packages.map((one) => ({
      package: licensed(one),
      path: find.path,
      format: find.format,
      source: find.source,
      layer: broughtBy.get(identityOf(one)) ?? layer,
      ...(owned !== undefined && { owner: owned }),
    }))
  })
  return {
    os: readOsRelease(releaseFiles(live.map(({ find }) => find))),
    packages: packages.sort(inOrder),
    warnings: remarksIn(live, 'warning'),
    notes: remarksIn(live, 'note'),
  }
}

function remarksIn(
  finds: readonly { readonly find: Find; readonly layer: number }[],
  kind: 'warning' | 'note',
): readonly FileRemark[] {
  return finds.flatMap(({ find, layer }) =>
    find.kind === kind ? [{ layer, path: find.path, message: find.message }] : [],
  )
}

/** Adds the licenses that stand in a file of their own. */
function withLicenses(finds: readonly Find[]): (one: Package) => Package {
  const byOwner = new Map(finds.flatMap((find) => (find.kind === 'licenses' ? [[find.owner, find.licenses]] : [])))
  return (one) => {
    const licenses = one.type === 'deb' && one.licenses === undefined ? byOwner.get(one.name) : undefined
    return licenses === undefined ? one : { ...one, licenses }
  }
}

function releaseFiles(finds: readonly Find[]): ReadonlyMap<string, Buffer> {
  return new Map(
    finds.flatMap((find) => (find.kind === 'release' ? [[find.path, Buffer.from(find.text, 'latin1')]] : [])),
  )
}

/** For each layer the lists of packages in it, found by file and format. */
function packageLists(scans: readonly Pick<LayerScan, 'finds'>[]): readonly ReadonlyMap<string, PackagesFind>[] {
  return scans.map(
    ({ finds }) => new Map(finds.flatMap((find) => (find.kind === 'packages' ? [[listKey(find), find]] : []))),
  )
}

const listKey = ({ format, path }: PackagesFind): string => `${format}\0${path}`

/**
 * For each package of a file that several layers wrote, the layer since which it has been there unchanged: a database
 * is written anew by every layer that installs something.
 */
function firstLayers(
  lists: readonly ReadonlyMap<string, PackagesFind>[],
  find: PackagesFind,
  layer: number,
): Map<string, number> {
  const since = new Map(find.packages.map((one) => [identityOf(one), layer]))
  const open = new Set(since.keys())
  for (let below = layer - 1; below >= 0 && open.size > 0; below--) {
    const earlier = lists[below]?.get(listKey(find))
    if (earlier === undefined) continue
    const there = new Set(earlier.packages.map(identityOf))
    for (const identity of open)
      if (there.has(identity)) since.set(identity, below)
      else open.delete(identity)
  }
  return since
}

const identityOf = (one: Package & { readonly arch?: string }): string =>
  [one.name, one.version, one.arch ?? '', one.filePath ?? ''].join('\0')

export function isOfSystem(one: Package | undefined): one is OsPackage {
  return one !== undefined && 'source' in one && 'arch' in one
}

function inOrder(a: InventoryPackage, b: InventoryPackage): number {
  return (
    byCodePoint(a.package.type, b.package.type) ||
    byCodePoint(a.package.name, b.package.name) ||
    byCodePoint(a.package.version, b.package.version) ||
    byCodePoint(a.path, b.path) ||
    byCodePoint(a.package.filePath ?? '', b.package.filePath ?? '')
  )
}
