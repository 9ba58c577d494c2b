import { join } from 'node:path'
import {
  FeedBuilder,
  type FeedEntry,
  openRecords,
  openShard,
  type Part,
  PartFolder,
  type Posting,
  partsName,
} from '../../database/index.ts'
import type { AdvisoryRecord, Namespace } from '../../types.ts'

/** What the parts of a feed say. */
export interface HeldFeed {
  readonly records: readonly AdvisoryRecord[]
  readonly postings: ReadonlyMap<Namespace, readonly Posting[]>
}

export function heldFeed(folder: string, { records, shards }: FeedEntry): HeldFeed {
  const parts = new PartFolder(join(folder, partsName))
  const read = ({ digest }: Part): Buffer => parts.read(digest)
  return {
    records: Object.entries(records).flatMap(([name, part]) => [
      ...openRecords<AdvisoryRecord>(read(part), name).all(),
    ]),
    postings: new Map(
      Object.entries(shards).map(([namespace, part]) => [namespace, [...openShard(read(part), namespace).all()]]),
    ),
  }
}

/** A builder that knows already what a feed says, but for these ids. */
export function builderWithout({ postings, records }: HeldFeed, gone: ReadonlySet<string>): FeedBuilder {
  const builder = new FeedBuilder()
  for (const record of records) if (!gone.has(record.id)) builder.keepRecord(record)
  for (const [namespace, list] of postings)
    for (const posting of list) if (!gone.has(posting.advisory)) builder.keepPosting(namespace, posting)
  return builder
}
