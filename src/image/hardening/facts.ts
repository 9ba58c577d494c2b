import type { ImageConfig } from '../../formats/oci/index.ts'
import type { OsRelease } from '../../formats/os-release/index.ts'
import type { Account, Find } from '../analysis/index.ts'
import type { BaseSplit, BuildStep } from '../history/index.ts'
import { buildSteps } from '../history/index.ts'
import type { ImageSecret } from '../inventory/index.ts'
import type { ReadImage } from '../read-image.ts'

/** A file of the image that a check looks at. */
export interface ImageFile {
  readonly path: string
  readonly mode: number
  readonly uid: number
  readonly layer: number
  /** Another name of a file that is there. */
  readonly hardLinkTo?: string
}

/** What the checks of an image are told: everything is computed once. */
export interface ImageFacts {
  readonly name: string
  readonly tags: readonly string[]
  /** Absent for a root file system, which does not say how it is run. */
  readonly config: ImageConfig | undefined
  readonly steps: readonly BuildStep[]
  readonly base: BaseSplit
  readonly os: OsRelease | undefined
  /** Of etc/passwd, etc/shadow and etc/group, where they are there. */
  readonly accounts: ReadonlyMap<string, readonly Account[]>
  readonly setIdFiles: readonly ImageFile[]
  readonly worldWritable: readonly ImageFile[]
  readonly secrets: readonly ImageSecret[]
  /** The layer of a path, or undefined where there is none. */
  layerOf(path: string): number | undefined
  /** Regular files below a folder, at most so many as matter. */
  below(folder: string): readonly ImageFile[]
  /** An instant in ISO 8601. */
  readonly now: string
}

const mostBelow = 1000

export function factsOf(read: ReadImage, now: string): ImageFacts {
  const { source, layers, overlay, inventory, base, secrets } = read
  const [setIdFiles, worldWritable] = specialFiles(read)
  return {
    name: source.name,
    tags: source.tags,
    config: source.kind === 'rootfs' ? undefined : source.config,
    steps: buildSteps(source.config, layers.length),
    base,
    os: inventory.os,
    accounts: accountsOf(read),
    setIdFiles,
    worldWritable,
    secrets,
    layerOf: (path) => overlay.layerOf(path),
    below: (folder) => filesBelow(read, folder),
    now,
  }
}

/** Programs with setuid or setgid, and programs anybody may change. */
function specialFiles(read: ReadImage): readonly [ImageFile[], ImageFile[]] {
  const setId: ImageFile[] = []
  const writable: ImageFile[] = []
  for (const { path, layer, index } of read.overlay.entries()) {
    const files = read.layers[layer]?.files
    const type = files?.types[index]
    if (files === undefined || (type !== '-' && type !== 'h')) continue
    const mode = files.modes[index] ?? 0
    if ((mode & 0o6000) !== 0 && (mode & 0o111) !== 0) setId.push(fileAt(read, path, layer, index))
    if ((mode & 0o002) !== 0 && (mode & 0o111) !== 0) writable.push(fileAt(read, path, layer, index))
  }
  return [setId, writable]
}

function fileAt({ layers }: ReadImage, path: string, layer: number, index: number): ImageFile {
  const files = layers[layer]?.files
  const link = files?.types[index] === 'h' ? files.links[index] : undefined
  return {
    path,
    mode: files?.modes[index] ?? 0,
    uid: files?.uids[index] ?? 0,
    layer,
    ...(link !== undefined && { hardLinkTo: link }),
  }
}

function filesBelow(read: ReadImage, folder: string): readonly ImageFile[] {
  const found: ImageFile[] = []
  for (const { path, layer, index } of read.overlay.entries()) {
    if (!path.startsWith(`${folder}/`) || read.layers[layer]?.files.types[index] !== '-') continue
    found.push(fileAt(read, path, layer, index))
    if (found.length === mostBelow) break
  }
  return found
}

type AccountsFind = Extract<Find, { kind: 'accounts' }>

function accountsOf({ layers, overlay }: ReadImage): ReadonlyMap<string, readonly Account[]> {
  const finds = layers.flatMap(({ finds }, layer) =>
    finds.filter((find): find is AccountsFind => find.kind === 'accounts' && overlay.layerOf(find.path) === layer),
  )
  return new Map(finds.map(({ path, accounts }) => [path, accounts]))
}
