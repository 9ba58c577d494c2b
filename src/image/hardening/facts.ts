import type { EvidenceNeed, Missing } from '../../core/index.ts'
import type { ImageConfig } from '../../formats/oci/index.ts'
import type { OsRelease } from '../../formats/os-release/index.ts'
import type { Account, Find } from '../analysis/index.ts'
import { type BaseSplit, type BuildStep, buildSteps } from '../history/index.ts'
import type { ImageSecret } from '../inventory/index.ts'
import { cleanPath } from '../layer/index.ts'
import type { ReadImage } from '../read-image.ts'
import { saysHowItRuns } from '../source/index.ts'
import { type Surface, surfaceOf } from '../surface/index.ts'

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
  readonly surface: Surface
  /** The layer of a path, or undefined where there is none. */
  layerOf(path: string): number | undefined
  /** Regular files below a folder, at most so many as matter. */
  below(folder: string): readonly ImageFile[]
  /** Evidence that is not there, or not whole: what a check finds stands, and that it finds nothing means nothing. */
  readonly missing: readonly Missing[]
  /** An instant in ISO 8601. */
  readonly now: string
}

const mostBelow = 1000

export function factsOf(read: ReadImage, now: string): ImageFacts {
  const { source, layers, overlay, inventory, base, secrets } = read
  const modeOf = modesOf(read)
  const [setIdFiles, worldWritable] = specialFiles(read, modeOf)
  return {
    name: source.name,
    tags: source.tags,
    config: saysHowItRuns(source) ? source.config : undefined,
    steps: buildSteps(source.config, layers.length),
    base,
    os: inventory.os,
    accounts: accountsOf(read),
    setIdFiles,
    worldWritable,
    secrets,
    surface: surfaceOf(read),
    missing: missingOf(read),
    layerOf: (path) => overlay.layerOf(path),
    below: (folder) => filesBelow(read, modeOf, folder),
    now,
  }
}

function missingOf({ source, layers }: ReadImage): readonly Missing[] {
  const lacking = (need: EvidenceNeed, why: Missing['why']): Missing => ({ need, scope: {}, why })
  if (source.kind === 'sbom') return [lacking('img:files', 'not-collected'), lacking('img:config', 'not-collected')]
  return layers.some(({ walked }) => walked.damage !== undefined) ? [lacking('img:files', 'malformed')] : []
}

/** Programs with setuid or setgid, and programs anybody may change. */
function specialFiles(read: ReadImage, modeOf: ModeOf): readonly [ImageFile[], ImageFile[]] {
  const setId: ImageFile[] = []
  const writable: ImageFile[] = []
  for (const { path, layer, index } of read.overlay.entries()) {
    const files = read.layers[layer]?.files
    const type = files?.types[index]
    if (files === undefined || (type !== '-' && type !== 'h')) continue
    const mode = modeOf(layer, index)
    if ((mode & 0o6000) !== 0 && (mode & 0o111) !== 0) setId.push(fileAt(read, modeOf, path, layer, index))
    if ((mode & 0o002) !== 0 && (mode & 0o111) !== 0) writable.push(fileAt(read, modeOf, path, layer, index))
  }
  return [setId, writable]
}

/** Finds the mode of a member of a layer. */
type ModeOf = (layer: number, index: number) => number

/** The header of a hard link may say anything: the file has the mode it was stored with, in this layer or one below. */
function modesOf({ layers }: ReadImage): ModeOf {
  const places = new Map<number, ReadonlyMap<string, number>>()
  const placesIn = (layer: number): ReadonlyMap<string, number> => {
    const known = places.get(layer)
    if (known !== undefined) return known
    const files = layers[layer]?.files
    const made = new Map(files?.paths.flatMap((path, at) => (files.types[at] === '-' ? [[path, at] as const] : [])))
    places.set(layer, made)
    return made
  }
  return (layer, index) => {
    const files = layers[layer]?.files
    const own = files?.modes[index] ?? 0
    const target = files?.types[index] === 'h' ? cleanPath(files.links[index] ?? '') : undefined
    if (target === undefined || typeof target === 'string') return own
    for (let below = layer; below >= 0; below--) {
      const at = placesIn(below).get(target.path)
      if (at !== undefined) return layers[below]?.files.modes[at] ?? own
    }
    return own
  }
}

function fileAt(read: ReadImage, modeOf: ModeOf, path: string, layer: number, index: number): ImageFile {
  const files = read.layers[layer]?.files
  const link = files?.types[index] === 'h' ? files.links[index] : undefined
  return {
    path,
    mode: modeOf(layer, index),
    uid: files?.uids[index] ?? 0,
    layer,
    ...(link !== undefined && { hardLinkTo: link }),
  }
}

function filesBelow(read: ReadImage, modeOf: ModeOf, folder: string): readonly ImageFile[] {
  const found: ImageFile[] = []
  for (const { path, layer, index } of read.overlay.entries()) {
    if (!path.startsWith(`${folder}/`) || read.layers[layer]?.files.types[index] !== '-') continue
    found.push(fileAt(read, modeOf, path, layer, index))
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
