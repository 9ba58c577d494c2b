import { byCodePoint } from '../../core/index.ts'
import type { FileTable } from '../layer/index.ts'
import type { ReadImage } from '../read-image.ts'

/** A path that two images do not share, or not with the same content. */
export interface FileChange {
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** Bytes before and after; 0 where there is no file. */
  readonly before: number
  readonly after: number
  /** The mode, where it is what changed: `0755 → 4755`. */
  readonly mode?: string
}

export interface FileDiff {
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** Of what is there after, less what was there before. */
  readonly bytes: number
  /** By path; not more than asked for, the largest of them. */
  readonly changes: readonly FileChange[]
}

interface Place {
  readonly table: FileTable
  readonly index: number
}

/** The files of two images that were read with the digests of their files. */
export function diffFiles(before: ReadImage, after: ReadImage, most: number): FileDiff {
  const old = placesOf(before)
  const counts = { added: 0, removed: 0, changed: 0 }
  const changes: FileChange[] = []
  let bytes = 0
  const note = (change: FileChange | undefined): void => {
    if (change === undefined) return
    counts[change.kind] += 1
    bytes += change.after - change.before
    changes.push(change)
  }
  for (const [path, place] of placesOf(after)) {
    note(compare(path, old.get(path), place))
    old.delete(path)
  }
  for (const [path, place] of old) note(compare(path, place, undefined))
  return { ...counts, bytes, changes: largest(changes, most) }
}

function placesOf({ layers, overlay }: ReadImage): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const { path, layer, index } of overlay.entries()) {
    const table = layers[layer]?.files
    if (table !== undefined && table.types[index] !== 'd') places.set(path, { table, index })
  }
  return places
}

function compare(path: string, before: Place | undefined, after: Place | undefined): FileChange | undefined {
  const sizes = { before: sizeOf(before), after: sizeOf(after) }
  if (before === undefined) return { path, kind: 'added', ...sizes }
  if (after === undefined) return { path, kind: 'removed', ...sizes }
  const [old, young] = [modeOf(before), modeOf(after)]
  if (contentOf(before) === contentOf(after) && old === young) return undefined
  return { path, kind: 'changed', ...sizes, ...(old !== young && { mode: `${old} → ${young}` }) }
}

const sizeOf = (place: Place | undefined): number => (place === undefined ? 0 : (place.table.sizes[place.index] ?? 0))

const modeOf = ({ table, index }: Place): string => (table.modes[index] ?? 0).toString(8).padStart(4, '0')

/** What makes two files the same: their bytes, or where a link leads. */
function contentOf({ table, index }: Place): string {
  return [table.types[index], table.digests[index] ?? '', table.links[index] ?? ''].join('\0')
}

function largest(changes: readonly FileChange[], most: number): readonly FileChange[] {
  const weight = ({ before, after }: FileChange): number => Math.max(before, after)
  return [...changes]
    .sort((a, b) => weight(b) - weight(a) || byCodePoint(a.path, b.path))
    .slice(0, most)
    .sort((a, b) => byCodePoint(a.path, b.path))
}
