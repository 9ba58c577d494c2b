import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { manifestName, partsName } from './database.ts'
import { makeFolder } from './disk.ts'
import type { BuiltFeed } from './feed-builder.ts'
import { type FeedEntry, type Manifest, manifestText, type Part, partsOf } from './manifest.ts'
import { PartFolder, replaceFile, syncFolder } from './part-folder.ts'
import { signatureName } from './signature.ts'

/** How a feed was had. */
export interface FeedOrigin {
  readonly id: string
  readonly formats: readonly string[]
  readonly fetched: string
  readonly from: string
  readonly license?: string
  readonly redistributable: boolean
}

/** Puts the parts of a feed into a folder. They count only once a manifest names them. */
export function writeFeed(folder: string, origin: FeedOrigin, built: BuiltFeed): FeedEntry {
  makeFolder(join(folder, partsName))
  const parts = new PartFolder(join(folder, partsName))
  return entryOf(origin, built, (bytes) => parts.write(bytes))
}

/** What a manifest says of a feed whose parts are kept by `keep`. */
export function entryOf(origin: FeedOrigin, built: BuiltFeed, keep: (bytes: Buffer) => Part): FeedEntry {
  const all = (buffers: ReadonlyMap<string, Buffer>): Record<string, Part> =>
    Object.fromEntries([...buffers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => [name, keep(bytes)]))
  const { entries, exploited, newest, postings, probabilities, records, shards, unread, unreadExamples } = built
  return {
    ...origin,
    ...(newest !== undefined && { newest }),
    entries,
    postings,
    unread,
    unreadExamples,
    shards: all(shards),
    records: all(records),
    ...(exploited !== undefined && { exploited: keep(exploited) }),
    ...(probabilities !== undefined && { probabilities: keep(probabilities) }),
  }
}

/** A list as it is to stand in a folder, byte for byte, with its signature if it has one. */
export interface StoredManifest {
  readonly manifest: Manifest
  readonly bytes: Buffer
  readonly signature?: string | undefined
}

/**
 * From here on the database is the one that this list names; parts of the one before stay until the next time. Its
 * parts are on the disk before it is, also when the power fails.
 */
export function putManifest(
  folder: string,
  { manifest, bytes, signature }: StoredManifest,
  before: Manifest | undefined,
): void {
  const parts = new PartFolder(join(folder, partsName))
  syncFolder(join(folder, partsName))
  rmSync(join(folder, signatureName), { force: true }) // it is of the list before
  replaceFile(join(folder, manifestName), bytes)
  if (signature !== undefined) replaceFile(join(folder, signatureName), signature)
  syncFolder(folder)
  const wanted = [manifest, ...(before === undefined ? [] : [before])].flatMap(partsOf)
  parts.keepOnly(new Set(wanted.map(({ digest }) => digest)))
}

export function writeManifest(folder: string, manifest: Manifest, before: Manifest | undefined): void {
  putManifest(folder, { manifest, bytes: Buffer.from(manifestText(manifest)) }, before)
}
