import {
  type AdvisoryDatabase,
  FeedBuilder,
  openDatabase,
  readFeed,
  schemaVersion,
  writeFeed,
  writeManifest,
} from '../../src/advisory/index.ts'

const now = '2026-01-01T00:00:00Z'

/** A database of these feeds, made, written and opened as `seawall db build` does it. */
export async function databaseOfFeeds(paths: readonly string[], folder: string): Promise<AdvisoryDatabase> {
  const feeds = []
  for (const [index, path] of paths.entries()) {
    const builder = new FeedBuilder()
    for await (const item of readFeed(path)) builder.add(item)
    const origin = { id: `feed-${index}`, formats: [], fetched: now, from: path, redistributable: false }
    feeds.push(writeFeed(folder, origin, builder.finish()))
  }
  writeManifest(folder, { schemaVersion, built: now, feeds }, undefined)
  return openDatabase(folder)
}
