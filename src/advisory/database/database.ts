import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Digest, messageOf, SeawallError } from '../../core/index.ts'
import type { AdvisoryRecord, ExploitProbability, KnownExploited, Namespace } from '../types.ts'
import { type FeedEntry, type Manifest, type Part, readManifest } from './manifest.ts'
import { PartFolder } from './part-folder.ts'
import type { Posting } from './posting.ts'
import { openRecords, partitionOf, type Records } from './records.ts'
import { openShard, type Shard } from './shard.ts'

/** A statement about a package, with the feed that makes it. */
export interface Statement extends Posting {
  readonly feed: string
}

/** What is known of vulnerabilities. Parts are read when they are asked for, and kept. */
export interface AdvisoryDatabase {
  readonly manifest: Manifest
  /** Whether any feed speaks of a namespace: where none does, finding nothing means nothing. */
  covers(namespace: Namespace): boolean
  statementsOf(namespace: Namespace, name: string): readonly Statement[]
  recordOf(feed: string, id: string): AdvisoryRecord | undefined
  /** What every feed says of one id. */
  recordsOf(id: string): readonly { readonly feed: string; readonly record: AdvisoryRecord }[]
  exploitedOf(id: string): KnownExploited | undefined
  probabilityOf(id: string): ExploitProbability | undefined
}

export const manifestName = 'manifest.json'
export const partsName = 'parts'

export function openDatabase(folder: string): AdvisoryDatabase {
  const parts = new PartFolder(join(folder, partsName))
  return databaseOf(manifestIn(folder), (digest) => parts.read(digest))
}

export function manifestIn(folder: string): Manifest {
  let bytes: Buffer
  try {
    bytes = readFileSync(join(folder, manifestName))
  } catch (error) {
    throw new SeawallError('not-found', `there is no advisory database in ${folder}: ${messageOf(error)}`, {
      hint: 'make one with: seawall db update',
    })
  }
  const read = readManifest(bytes)
  if (!read.ok) throw read.error
  return read.value
}

export function databaseOf(manifest: Manifest, partOf: (digest: Digest) => Buffer): AdvisoryDatabase {
  const shards = new Map<Digest, Shard>()
  const records = new Map<Digest, Records<never>>()
  const shardOf = (part: Part, namespace: Namespace): Shard =>
    kept(shards, part.digest, () => openShard(partOf(part.digest), namespace))
  const recordsIn = <T extends { readonly id: string }>(
    part: Part | undefined,
    where: string,
  ): Records<T> | undefined =>
    part && (kept(records, part.digest, () => openRecords(partOf(part.digest), where)) as Records<T>) // as the manifest calls it
  const recordIn = (feed: FeedEntry, id: string): AdvisoryRecord | undefined => {
    const partition = partitionOf(id)
    const part = Object.hasOwn(feed.records, partition) ? feed.records[partition] : undefined
    return recordsIn<AdvisoryRecord>(part, `${feed.id} ${partition}`)?.recordOf(id)
  }
  const { feeds } = manifest
  return {
    manifest,
    covers: (namespace) => feeds.some(({ shards }) => Object.hasOwn(shards, namespace)),
    statementsOf: (namespace, name) =>
      feeds.flatMap((feed) => {
        const part = Object.hasOwn(feed.shards, namespace) ? feed.shards[namespace] : undefined
        const postings = part === undefined ? [] : shardOf(part, namespace).postingsOf(name)
        return postings.map((posting) => ({ feed: feed.id, ...posting }))
      }),
    recordOf: (feed, id) => {
      const entry = feeds.find((one) => one.id === feed)
      return entry && recordIn(entry, id)
    },
    recordsOf: (id) =>
      feeds.flatMap((feed) => {
        const record = recordIn(feed, id)
        return record === undefined ? [] : [{ feed: feed.id, record }]
      }),
    exploitedOf: (id) =>
      firstOf(feeds, ({ exploited }) => recordsIn<KnownExploited>(exploited, 'known-exploited')?.recordOf(id)),
    probabilityOf: (id) =>
      firstOf(feeds, ({ probabilities }) =>
        recordsIn<ExploitProbability>(probabilities, 'probabilities')?.recordOf(id),
      ),
  }
}

function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const before = map.get(key)
  if (before !== undefined) return before
  const made = make()
  map.set(key, made)
  return made
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
