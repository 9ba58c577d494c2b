import type { FileRemark } from './inventory/index.ts'
import { linkedDatabases } from './linked-databases.ts'
import type { ReadImage } from './read-image.ts'

/** What of an image nobody has looked at: where there is any, silence about it means nothing. */
export interface Unread {
  /** Layers that are missing, or could not be read to their end. */
  readonly layers: readonly { readonly layer: number; readonly message: string }[]
  /** Files that could be read in part or not at all. */
  readonly files: readonly FileRemark[]
  /** How many there are beside those. */
  readonly moreFiles: number
  /** Files that were read, and hold what has no name: an archive of Java that does not say which it is. */
  readonly notes: readonly FileRemark[]
  readonly moreNotes: number
}

/** A hostile image has a million broken files; nobody reads more than some. */
const maxFiles = 1000

const unsafeName =
  'the name leads out of the image, can be no file name, or stands behind the end of its archive: runtimes differ in what they make of it'

export function unreadOf(read: Pick<ReadImage, 'source' | 'layers' | 'overlay' | 'inventory'>): Unread {
  const { source, layers, inventory } = read
  const damaged = layers.flatMap(({ walked }, layer) =>
    walked.damage === undefined ? [] : [{ layer, message: walked.damage }],
  )
  const refused = layers.flatMap(({ files }, layer) =>
    files.unsafe.map((path) => ({ layer, path, message: unsafeName })),
  )
  const linked = linkedDatabases(read).map(({ layer, path, target }) => ({
    layer,
    path,
    message: `links lead from here to /${target}, which was not read as what it is`,
  }))
  const unread = [...linked, ...inventory.warnings, ...refused]
  return {
    layers: [...damaged, ...missingLayers(source.config.diffIds.length, layers.length)],
    files: unread.slice(0, maxFiles),
    moreFiles: Math.max(0, unread.length - maxFiles),
    notes: inventory.notes.slice(0, maxFiles),
    moreNotes: Math.max(0, inventory.notes.length - maxFiles),
  }
}

/** The configuration counts the layers too; one that counts none is of a builder that does not. */
function missingLayers(inConfig: number, inManifest: number): Unread['layers'] {
  if (inConfig === 0 || inConfig === inManifest) return []
  const message = `The configuration names ${inConfig} layers and the manifest ${inManifest}: no runtime starts this image.`
  return [{ layer: Math.min(inConfig, inManifest), message }]
}

/** Whether all of an image was read that should be. */
export function isWholeImage(read: Parameters<typeof unreadOf>[0]): boolean {
  const { layers, files } = unreadOf(read)
  return layers.length + files.length === 0
}
