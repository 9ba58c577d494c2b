import { join } from 'node:path'
import { SeawallError } from '../../core/index.ts'
import {
  diskError,
  type FeedEntry,
  type Manifest,
  makeFolder,
  manifestIn,
  schemaVersion,
  sweep,
  takeLock,
  writeManifest,
} from '../database/index.ts'
import type { FeedOutcome, UpdateOptions, UpdateOutcome } from './types.ts'
import { updateFeed } from './update-feed.ts'

/**
 * Brings the database up to date, feed by feed. Whatever fails leaves what was there before: parts are written first,
 * and count only when the new manifest stands in the place of the old.
 */
export async function updateDatabase(options: UpdateOptions): Promise<UpdateOutcome> {
  const { folder } = options
  try {
    makeFolder(join(folder, 'downloads'))
    const release = takeLock(join(folder, 'update.lock'))
    try {
      for (const one of [folder, join(folder, 'downloads')]) sweep(one)
      return await updateAll(options)
    } finally {
      release()
    }
  } catch (error) {
    throw diskError(folder, error)
  }
}

async function updateAll(options: UpdateOptions): Promise<UpdateOutcome> {
  const { folder, feeds, now, onProgress, signal } = options
  const before = existingManifest(options)
  const outcomes: FeedOutcome[] = []
  for (const feed of feeds) {
    onProgress?.(feed.id)
    const old = before?.feeds.find(({ id }) => id === feed.id)
    outcomes.push(
      signal.aborted
        ? { id: feed.id, outcome: 'failed', why: 'it was given up' }
        : await updateFeed(feed, old, options),
    )
  }
  const made = outcomes.flatMap(({ entry }) => entry ?? [])
  const kept = keptOf(before, made, options)
  if (made.length === 0 && before !== undefined) return { feeds: outcomes, manifest: before }
  const entries = [...made, ...kept].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (entries.length === 0) return { feeds: outcomes, manifest: undefined }
  const isSample = before?.sample === true && kept.length > 0
  const manifest: Manifest = { schemaVersion, built: now, ...(isSample && { sample: true }), feeds: entries }
  writeManifest(folder, manifest, before)
  return { feeds: outcomes, manifest }
}

function keptOf(
  before: Manifest | undefined,
  made: readonly FeedEntry[],
  { feeds, keepOthers }: UpdateOptions,
): readonly FeedEntry[] {
  const [done, asked] = [new Set(made.map(({ id }) => id)), new Set(feeds.map(({ id }) => id))]
  return (before?.feeds ?? []).filter(({ id }) => !done.has(id) && (keepOthers === true || asked.has(id)))
}

/**
 * A list that cannot be read is replaced, as long as nothing that only it knows is to be kept; one of a newer program
 * is not.
 */
function existingManifest({ folder, keepOthers }: UpdateOptions): Manifest | undefined {
  try {
    return manifestIn(folder)
  } catch (error) {
    const mayGo =
      error instanceof SeawallError &&
      (error.code === 'not-found' || (error.code === 'malformed' && keepOthers !== true))
    if (mayGo) return undefined
    throw error
  }
}
