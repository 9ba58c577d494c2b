import { type HeaderIndex, numbersOf, readHeaderIndex, textOf, textsOf } from './header-index.ts'

/** What an RPM database says of a package, as it says it. Texts are empty when their tag is absent. */
export interface RpmHeader {
  readonly name: string
  /** Null when the tag is absent, which is not the same as 0 to those who compare. */
  readonly epoch: number | null
  readonly version: string
  readonly release: string
  readonly arch: string
  readonly sourceRpm: string
  /** Bytes once installed. */
  readonly size: number
  readonly license: string
  readonly vendor: string
  readonly packager: string
  readonly modularityLabel: string
  readonly provides: readonly string[]
  readonly requires: readonly string[]
  /** Paths as the package names them, from the root. */
  readonly files: readonly string[]
}

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  size: 1009,
  vendor: 1011,
  license: 1014,
  packager: 1015,
  arch: 1022,
  oldFileNames: 1027,
  sourceRpm: 1044,
  provideName: 1047,
  requireName: 1049,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  longSize: 5009,
  modularityLabel: 5096,
} as const

/** Undefined when the blob is no header, or names no package. */
export function parseRpmHeader(blob: Buffer): RpmHeader | undefined {
  const index = readHeaderIndex(blob)
  const name = index && textOf(index, tags.name)
  if (index === undefined || !name) return undefined
  const [epoch = null] = numbersOf(index, tags.epoch, 1)
  const [size = 0] = [...numbersOf(index, tags.longSize, 1), ...numbersOf(index, tags.size, 1)]
  return {
    name,
    epoch,
    size,
    version: saidOf(index, tags.version),
    release: saidOf(index, tags.release),
    arch: saidOf(index, tags.arch),
    sourceRpm: saidOf(index, tags.sourceRpm),
    license: saidOf(index, tags.license),
    vendor: saidOf(index, tags.vendor),
    packager: saidOf(index, tags.packager),
    modularityLabel: saidOf(index, tags.modularityLabel),
    provides: textsOf(index, tags.provideName),
    requires: textsOf(index, tags.requireName),
    files: filesOf(index, blob.length),
  }
}

/** rpm prints `(none)` for an absent tag, and some builds have stored what it printed. */
function saidOf(index: HeaderIndex, tag: number): string {
  const value = textOf(index, tag)
  return value === '(none)' ? '' : value
}

/**
 * Directory and base name are stored apart. One long directory that many names point to would multiply into far more
 * than was read: real headers spend more bytes on a file than its path has.
 */
function filesOf(index: HeaderIndex, blobSize: number): readonly string[] {
  const baseNames = textsOf(index, tags.baseNames)
  if (baseNames.length === 0) return textsOf(index, tags.oldFileNames)
  const dirNames = textsOf(index, tags.dirNames)
  const dirIndexes = numbersOf(index, tags.dirIndexes)
  const files: string[] = []
  let room = 4 * blobSize
  for (const [at, baseName] of baseNames.entries()) {
    const dirName = dirNames[dirIndexes[at] ?? -1]
    if (dirName === undefined) continue
    room -= dirName.length + baseName.length
    if (room < 0) break
    files.push(dirName + baseName)
  }
  return files
}
