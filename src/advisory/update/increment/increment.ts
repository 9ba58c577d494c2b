import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readWhole, type WireAnswer } from '../../../image/index.ts'
import type { BuiltFeed, FeedEntry } from '../../database/index.ts'
import { osv } from '../../feeds/index.ts'
import { inParallel } from '../../in-parallel.ts'
import type { FeedItem } from '../../types.ts'
import { type DownloadOptions, download } from '../download.ts'
import type { Known, Unread } from '../known.ts'
import type { Validators } from '../partial.ts'
import { askFollowing } from '../redirects.ts'
import type { FeedSource } from '../sources.ts'
import { builderWithout, type HeldFeed, heldFeed } from './held.ts'
import { isSameTime, readModifiedList } from './modified-list.ts'

/** More changes than this are fetched faster as one file. */
const mostChanges = 1_000
const mostListBytes = 512 * 1024 * 1024
const mostRecordBytes = 64 * 1024 * 1024
const atOnce = 4

export interface Increment {
  /** Nothing when there is nothing new. */
  readonly built: BuiltFeed | undefined
  readonly unread: readonly Unread[]
  readonly validators: readonly Validators[]
}

/** The list beside a feed of osv.dev; feeds whose bytes are checked as a whole are fetched as a whole. */
export function modifiedListOf({ checksums, urls }: FeedSource, before: FeedEntry): string | undefined {
  const [url, ...more] = urls
  const isOsv = before.formats.length === 1 && before.formats[0] === osv.id
  if (url === undefined || more.length > 0 || checksums !== undefined || !isOsv) return undefined
  return /^https?:[^?#]*\/all\.zip$/.test(url) ? url.replace(/all\.zip$/, 'modified_id.csv') : undefined
}

/**
 * Brings a feed up to date record by record, with what a full build would give. Nothing where that cannot be: there is
 * no list, too much has changed, or a record is not what the list says.
 */
export async function increment(
  listUrl: string,
  before: FeedEntry,
  known: Known,
  place: { readonly folder: string; readonly downloads: string },
  options: DownloadOptions,
): Promise<Increment | undefined> {
  const validator = known.validators.find(({ url }) => url === listUrl)
  const got = await download(listUrl, join(place.downloads, 'modified_id.csv'), validator, {
    ...options,
    maxBytes: mostListBytes,
  })
  if (known.unread === undefined) return undefined
  if (got.kind === 'unchanged') return { built: undefined, unread: known.unread, validators: known.validators }
  const list = readModifiedList(readFileSync(got.file, 'utf8'))
  const held = heldFeed(place.folder, before)
  const validators = [...known.validators.filter(({ url }) => url !== listUrl), got.validators]
  const changes = list && changesOf(held, before, list)
  if (changes === undefined) return undefined
  if (changes.fetch.length === 0 && changes.gone.size === 0)
    return { built: undefined, unread: known.unread, validators }
  const items = await itemsOf(listUrl, changes.fetch, options)
  if (items === undefined) return undefined
  const builder = builderWithout(held, changes.gone)
  const unread: Unread[] = known.unread.filter(([where]) => !changes.gone.has(where.slice(0, where.indexOf('.json'))))
  for (const item of items) {
    if (item.kind === 'unread') unread.push([item.where, item.why])
    else builder.add(item)
  }
  for (const [where, why] of unread) builder.add({ kind: 'unread', where, why })
  return { built: builder.finish(), unread, validators }
}

interface Changes {
  /** Ids of which what was said so far goes. */
  readonly gone: ReadonlySet<string>
  readonly fetch: readonly string[]
}

function changesOf({ records }: HeldFeed, before: FeedEntry, list: ReadonlyMap<string, string>): Changes | undefined {
  if (records.length !== before.entries) return undefined // several files speak of one id
  const times = new Map(records.map(({ id, modified = '' }) => [id, modified]))
  const fetch = [...list].flatMap(([id, modified]) => (isSameTime(times.get(id) ?? '', modified) ? [] : [id]))
  const removed = records.flatMap(({ id }) => (list.has(id) ? [] : [id]))
  const isCut = removed.length > 10 + records.length / 100 // records are seldom removed; a list may be cut short
  return isCut || fetch.length + removed.length > mostChanges
    ? undefined
    : { gone: new Set([...fetch, ...removed]), fetch }
}

/** What the records say now, in any order; nothing when one of them is not there or not what it is called. */
async function itemsOf(
  listUrl: string,
  ids: readonly string[],
  { signal, wire }: DownloadOptions,
): Promise<readonly FeedItem[] | undefined> {
  const items: FeedItem[] = []
  let isSound = true
  await inParallel(atOnce, ids, async (id) => {
    const url = new URL(`${encodeURIComponent(id)}.json`, listUrl)
    const found = isSound ? await itemsIn(await askFollowing(wire, url, {}, signal), id) : undefined
    if (found === undefined) isSound = false
    else items.push(...found)
  })
  return isSound ? items : undefined
}

async function itemsIn(answer: WireAnswer, id: string): Promise<readonly FeedItem[] | undefined> {
  if (answer.status !== 200) {
    answer.discard()
    return undefined
  }
  const content = await readWhole(answer, mostRecordBytes, `the record ${id}`)
  const items = [...osv.read(content, `${id}.json`)]
  const entries = items.flatMap((item) => (item.kind === 'entry' ? item.advisories : []))
  return entries.length === 1 && entries[0]?.id === id ? items : undefined
}
