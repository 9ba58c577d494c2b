import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { manifestName, partsName } from './database.ts'
import type { BuiltFeed } from './feed-builder.ts'
import { type FeedEntry, type Manifest, type Part, partsOf } from './manifest.ts'
import { PartFolder, replaceFile } from './part-folder.ts'

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
  mkdirSync(join(folder, partsName), { recursive: true })
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

/** From here on the database is the one that this manifest names; parts of the one before stay until the next time. */
export function writeManifest(folder: string, manifest: Manifest, before: Manifest | undefined): void {
  replaceFile(join(folder, manifestName), manifestText(manifest))
  const wanted = [manifest, ...(before === undefined ? [] : [before])].flatMap((one) =>
    partsOf(one).map(({ digest }) => digest),
  )
  new PartFolder(join(folder, partsName)).keepOnly(new Set(wanted))
}

/** The same manifest has the same bytes, so that a signature holds wherever it is copied to. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 1)}\n`
}
