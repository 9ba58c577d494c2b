import type { InventoryPackage } from '../../image/index.ts'
import { lookupsOf, namespacesOf } from '../match/index.ts'
import { namespacesOfSystem } from '../namespace/index.ts'
import { inventoryPackage, type StoredPackage, type StoredResult } from '../results/index.ts'
import type { Namespace } from '../types.ts'

/** What of a result an index asks for. */
export type IndexedImage = Pick<StoredResult, 'digest' | 'os' | 'packages'>

/** A package as advisories see it: the same one in many images, wherever it stands in them. */
export interface DistinctPackage {
  readonly os: StoredResult['os']
  /** Without its place: `path` is its number. */
  readonly found: InventoryPackage
}

/** Which packages are in which images, each distinct package once. */
export interface PackageIndex {
  /** Digests. */
  readonly images: readonly string[]
  readonly packages: readonly DistinctPackage[]
  /** The number of the distinct package for each package of an image, in the order of its result. */
  packagesOf(image: number): Uint32Array
  /** The images that have a package, each once, in order. */
  imagesOf(id: number): Uint32Array
  /** Where a package is looked up. */
  namespacesOf(id: number): readonly Namespace[]
  /** The packages that advisories under a name are about. */
  named(namespace: Namespace, name: string): readonly number[]
}

export interface PackageIndexBuilder {
  /** Nothing of the image is kept but numbers, and the first of each distinct package. */
  add(image: IndexedImage): void
  finish(): PackageIndex
}

export function packageIndexBuilder(): PackageIndexBuilder {
  const images: string[] = []
  const packages: DistinctPackage[] = []
  const inImages: Uint32Array[] = []
  const ids = new Map<string, number>()
  const systems = new Map<string, StoredResult['os']>()

  const idOf = (one: StoredPackage, system: string): number => {
    const key = keyOf(one, system)
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = packages.length
    ids.set(key, id)
    packages.push({ os: systems.get(system), found: { ...inventoryPackage(one), path: `${id}` } })
    return id
  }

  return {
    add({ digest, os, packages: own }) {
      const system = os === undefined ? '' : `${os.id}\0${os.versionId}`
      if (!systems.has(system)) systems.set(system, os)
      images.push(digest)
      inImages.push(Uint32Array.from(own, (one) => idOf(one, system)))
    },
    finish: () => ({ images, packages, ...lookupsBy(inImages, packages) }),
  }
}

/** Everything that decides which advisories touch a package, and whether they count. */
function keyOf(one: StoredPackage, system: string): string {
  const plain = `${one.type}\0${one.name}\0${one.version}\0${one.owner ?? ''}`
  if (one.source === undefined) return plain
  return `${plain}\0${one.source[0]}\0${one.source[1]}\0${one.arch ?? ''}\0${one.modularity ?? ''}\0${system}`
}

function lookupsBy(
  inImages: readonly Uint32Array[],
  packages: readonly DistinctPackage[],
): Pick<PackageIndex, 'packagesOf' | 'imagesOf' | 'namespacesOf' | 'named'> {
  const none = new Uint32Array()
  const { images, starts } = inverted(inImages, packages.length)
  const namespacesOf = namespacesBy(packages)
  let byName: ReadonlyMap<string, readonly number[]> | undefined
  return {
    packagesOf: (image) => inImages[image] ?? none,
    imagesOf: (id) => images.subarray(starts[id] ?? 0, starts[id + 1] ?? 0),
    namespacesOf,
    named: (namespace, name) => {
      byName ??= namesOf(packages, namespacesOf)
      return byName.get(`${namespace}\0${name}`) ?? []
    },
  }
}

/** For each package where its images begin in one long list: two numbers a use, and no list a package. */
function inverted(
  inImages: readonly Uint32Array[],
  count: number,
): { readonly images: Uint32Array; readonly starts: Uint32Array } {
  const starts = new Uint32Array(count + 1)
  eachUse(inImages, count, (id) => {
    starts[id + 1] = (starts[id + 1] ?? 0) + 1
  })
  for (let id = 0; id < count; id++) starts[id + 1] = (starts[id + 1] ?? 0) + (starts[id] ?? 0)
  const images = new Uint32Array(starts[count] ?? 0)
  const ends = starts.slice(0, count)
  eachUse(inImages, count, (id, image) => {
    const at = ends[id] ?? 0
    images[at] = image
    ends[id] = at + 1
  })
  return { images, starts }
}

/** A package that is in an image twice is used by it once. */
function eachUse(inImages: readonly Uint32Array[], count: number, use: (id: number, image: number) => void): void {
  const last = new Int32Array(count).fill(-1)
  for (const [image, ids] of inImages.entries())
    for (const id of ids) {
      if (last[id] === image) continue
      last[id] = image
      use(id, image)
    }
}

function namespacesBy(packages: readonly DistinctPackage[]): PackageIndex['namespacesOf'] {
  const systems = new Map<DistinctPackage['os'], readonly Namespace[]>()
  return (id) => {
    const one = packages[id]
    if (one === undefined) return []
    const ofSystem = systems.get(one.os) ?? (one.os === undefined ? [] : namespacesOfSystem(one.os))
    systems.set(one.os, ofSystem)
    return namespacesOf(one.found, ofSystem)
  }
}

function namesOf(
  packages: readonly DistinctPackage[],
  namespacesOf: PackageIndex['namespacesOf'],
): ReadonlyMap<string, readonly number[]> {
  const byName = new Map<string, number[]>()
  for (const [id, { found }] of packages.entries())
    for (const namespace of namespacesOf(id))
      for (const name of new Set(lookupsOf(found, namespace).map((one) => one.name))) {
        const key = `${namespace}\0${name}`
        const list = byName.get(key)
        if (list === undefined) byName.set(key, [id])
        else list.push(id)
      }
  return byName
}
