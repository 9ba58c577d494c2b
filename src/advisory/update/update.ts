import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Json, listAt, messageOf, printable, SeawallError, shorten, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import type { Wire } from '../../image/index.ts'
import {
  FeedBuilder,
  type FeedEntry,
  type Manifest,
  manifestIn,
  replaceFile,
  schemaVersion,
  writeFeed,
  writeManifest,
} from '../database/index.ts'
import { readFeed } from '../feeds/index.ts'
import { download, type Validators } from './download.ts'
import { takeLock } from './lock.ts'
import { type FeedSource, fileNameOf } from './sources.ts'

export interface UpdateOptions {
  readonly folder: string
  readonly feeds: readonly FeedSource[]
  readonly wire: Wire
  /** RFC 3339. */
  readonly now: string
  readonly signal: AbortSignal
  /** Milliseconds for one feed, all of its files together. */
  readonly feedMs?: number
  /** A feed that has shrunk to less than half is taken all the same. */
  readonly acceptShrunk?: boolean
  /** Feeds that are not asked for stay as they are; without this, they go. */
  readonly keepOthers?: boolean
  readonly onProgress?: (text: string) => void
}

export interface FeedOutcome {
  readonly id: string
  readonly outcome: 'updated' | 'unchanged' | 'failed'
  readonly why?: string
  readonly entry?: FeedEntry
}

export interface UpdateOutcome {
  readonly feeds: readonly FeedOutcome[]
  readonly manifest: Manifest | undefined
}

const defaultFeedMs = 30 * 60_000

/**
 * Brings the database up to date, feed by feed. Whatever fails leaves what was there before: parts are written first,
 * and count only when the new manifest stands in the place of the old.
 */
export async function updateDatabase(options: UpdateOptions): Promise<UpdateOutcome> {
  const { folder, feeds, now, onProgress } = options
  mkdirSync(join(folder, 'downloads'), { recursive: true })
  const release = takeLock(join(folder, 'update.lock'))
  try {
    const before = existingManifest(folder)
    const outcomes: FeedOutcome[] = []
    for (const feed of feeds) {
      onProgress?.(feed.id)
      outcomes.push(
        await updateFeed(
          feed,
          before?.feeds.find(({ id }) => id === feed.id),
          options,
        ),
      )
    }
    const made = new Map(outcomes.flatMap(({ id, entry }) => (entry === undefined ? [] : [[id, entry]])))
    const asked = new Set(feeds.map(({ id }) => id))
    const kept = (before?.feeds ?? []).filter(
      ({ id }) => !made.has(id) && (options.keepOthers === true || asked.has(id)),
    )
    const entries = [...made.values(), ...kept].sort((a, b) => (a.id < b.id ? -1 : 1))
    if (made.size === 0 && before !== undefined) return { feeds: outcomes, manifest: before }
    if (entries.length === 0) return { feeds: outcomes, manifest: undefined }
    const manifest: Manifest = { schemaVersion, built: now, feeds: entries }
    writeManifest(folder, manifest, before)
    return { feeds: outcomes, manifest }
  } finally {
    release()
  }
}

/** A manifest that cannot be read is replaced; one of a newer program is not. */
function existingManifest(folder: string): Manifest | undefined {
  try {
    return manifestIn(folder)
  } catch (error) {
    if (error instanceof SeawallError && error.code !== 'unsupported') return undefined
    throw error
  }
}

async function updateFeed(
  feed: FeedSource,
  before: FeedEntry | undefined,
  options: UpdateOptions,
): Promise<FeedOutcome> {
  const { folder, signal, feedMs = defaultFeedMs, now } = options
  const place = join(folder, 'downloads', feed.id)
  const state = join(folder, 'downloads', `${feed.id}.json`)
  mkdirSync(place, { recursive: true })
  const limited = AbortSignal.any([signal, AbortSignal.timeout(feedMs)])
  try {
    const known = before === undefined ? [] : validatorsIn(state)
    const fetched = []
    for (const [index, url] of feed.urls.entries())
      fetched.push(
        await download(
          url,
          join(place, `${index}-${fileNameOf(url)}`),
          known.find((one) => one.url === url),
          {
            wire: options.wire,
            signal: limited,
            onBytes: (bytes) => options.onProgress?.(`${feed.id}: ${Math.round(bytes / 1_000_000)} MB`),
          },
        ),
      )
    if (before !== undefined && fetched.every(({ kind }) => kind === 'unchanged'))
      return { id: feed.id, outcome: 'unchanged', entry: { ...before, fetched: now } }
    const files = await wholeFiles(feed, fetched, place, options, limited)
    await checkDigests(feed, files, options, limited)
    const builder = new FeedBuilder()
    const formats = new Set<string>()
    for (const { file } of files)
      for await (const item of readFeed(file, (id) => formats.add(id))) {
        limited.throwIfAborted()
        builder.add(item)
      }
    const built = builder.finish()
    refuseShrunk(feed, before, built.entries, options)
    const entry = writeFeed(
      folder,
      {
        id: feed.id,
        formats: [...formats].sort(),
        fetched: now,
        from: feed.urls[0] ?? '',
        ...(feed.license !== undefined && { license: feed.license }),
        redistributable: feed.redistributable === true,
      },
      built,
    )
    replaceFile(state, JSON.stringify({ schemaVersion, validators: files.map(({ validators }) => validators) }))
    rmSync(place, { recursive: true, force: true })
    return { id: feed.id, outcome: 'updated', entry }
  } catch (error) {
    const why = limited.aborted && !signal.aborted ? `it took longer than ${feedMs / 1000} seconds` : messageOf(error)
    return {
      id: feed.id,
      outcome: 'failed',
      why: shorten(printable(why), 400),
    }
  }
}

type Fetched = Extract<Awaited<ReturnType<typeof download>>, { kind: 'fetched' }>

/** A feed is read as a whole: when one of its files has changed, the others are needed, too. */
async function wholeFiles(
  feed: FeedSource,
  fetched: readonly Awaited<ReturnType<typeof download>>[],
  place: string,
  { wire }: UpdateOptions,
  signal: AbortSignal,
): Promise<readonly Fetched[]> {
  const files: Fetched[] = []
  for (const [index, one] of fetched.entries()) {
    const url = feed.urls[index] ?? ''
    const whole =
      one.kind === 'fetched'
        ? one
        : await download(url, join(place, `${index}-${fileNameOf(url)}`), undefined, { wire, signal })
    if (whole.kind === 'fetched') files.push(whole)
  }
  return files
}

async function checkDigests(
  { checksums, id, urls }: FeedSource,
  files: readonly Fetched[],
  { wire, folder }: UpdateOptions,
  signal: AbortSignal,
): Promise<void> {
  if (checksums === undefined) return
  const list = await sumsOf(checksums, join(folder, 'downloads', `${id}.sums`), wire, signal)
  for (const [index, { sha256 }] of files.entries()) {
    const wanted =
      list.get(fileNameOf(urls[index] ?? '')) ??
      (urls.length === 1 && list.size === 1 ? [...list.values()][0] : undefined)
    if (wanted === sha256) continue
    throw new SeawallError('malformed', `${urls[index]} has other bytes than its checksum says`, {
      hint:
        wanted === undefined
          ? 'its checksum is not in the list'
          : 'it was changed on the way, or the list is of another day',
    })
  }
}

async function sumsOf(
  checksums: string,
  target: string,
  wire: Wire,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (/^[0-9a-f]{64}$/.test(checksums)) return new Map([['', checksums]])
  const got = await download(checksums, target, undefined, { wire, signal, maxBytes: 1024 * 1024 })
  const text = got.kind === 'fetched' ? readFileSync(got.file, 'utf8') : ''
  const lines = text.matchAll(/^([0-9a-f]{64})[ \t]+[*]?(\S.{0,200})$/gm)
  return new Map([...lines].map(([, sum = '', name = '']) => [name.split('/').at(-1) ?? '', sum]))
}

/** Half of a feed that is gone is a fault of whoever publishes it, or somebody's who stands between. */
function refuseShrunk(
  { id }: FeedSource,
  before: FeedEntry | undefined,
  entries: number,
  { acceptShrunk }: UpdateOptions,
): void {
  if (entries === 0) throw new SeawallError('malformed', `${id} holds no advisories`)
  if (acceptShrunk !== true && before !== undefined && entries * 2 < before.entries)
    throw new SeawallError(
      'malformed',
      `${id} has shrunk from ${before.entries} entries to ${entries}, so what was there is kept`,
      {
        hint: 'if that is right, say --accept-shrunk',
      },
    )
}

function validatorsIn(file: string): readonly Validators[] {
  try {
    const parsed = parseJson(readFileSync(file, 'utf8'))
    const value: Json = parsed.ok ? parsed.value : null
    if (textAt(value, 'schemaVersion') !== schemaVersion) return [] // built by another program: read it anew
    return listAt(value, 'validators').flatMap((one) => {
      const [url, etag, lastModified] = [textAt(one, 'url'), textAt(one, 'etag'), textAt(one, 'lastModified')]
      return url === undefined
        ? []
        : [{ url, ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) }]
    })
  } catch {
    return [] // the first time
  }
}
