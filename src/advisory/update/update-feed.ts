import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, printable, SeawallError, shorten } from '../../core/index.ts'
import { type BuiltFeed, diskError, type FeedEntry, makeFolder, writeFeed } from '../database/index.ts'
import { checkDigests, type Fetched } from './checksums.ts'
import { type Download, type DownloadOptions, download } from './download.ts'
import { type Increment, increment, modifiedListOf } from './increment/index.ts'
import { type Known, readKnown, writeKnown } from './known.ts'
import { builtFrom, type ReadFeed } from './read-files.ts'
import { type FeedSource, fileNameOf } from './sources.ts'
import type { FeedOutcome, UpdateOptions } from './types.ts'

const defaultFeedMs = 30 * 60_000

/** Fetches one feed and makes its parts; whatever goes wrong is its outcome. */
export async function updateFeed(
  feed: FeedSource,
  before: FeedEntry | undefined,
  options: UpdateOptions,
): Promise<FeedOutcome> {
  const { signal, feedMs = defaultFeedMs } = options
  const limited = AbortSignal.any([signal, AbortSignal.timeout(feedMs)])
  try {
    return await fetchedFeed(feed, before, options, limited)
  } catch (error) {
    if (limited.aborted) {
      const why = signal.aborted ? 'it was given up' : `it took longer than ${feedMs / 1000} seconds`
      return { id: feed.id, outcome: 'failed', why }
    }
    const said = diskError(options.folder, error)
    const hint = said instanceof SeawallError ? said.hint : undefined
    const why = shorten(printable(messageOf(said)), 400)
    return { id: feed.id, outcome: 'failed', why, ...(hint !== undefined && { hint: shorten(printable(hint), 200) }) }
  }
}

async function fetchedFeed(
  feed: FeedSource,
  before: FeedEntry | undefined,
  options: UpdateOptions,
  signal: AbortSignal,
): Promise<FeedOutcome> {
  const { folder, now } = options
  const place = join(folder, 'downloads', feed.id)
  const state = join(folder, 'downloads', `${feed.id}.json`)
  makeFolder(place)
  const fetching: DownloadOptions = {
    wire: options.wire,
    signal,
    onBytes: (bytes) => options.onProgress?.(`${feed.id}: ${Math.round(bytes / 1_000_000)} MB`),
  }
  const known = before && readKnown(state, before, folder)
  const step = before && known && (await stepOf(feed, before, known, { folder, downloads: place }, fetching))
  if (before !== undefined && step !== undefined) {
    rmSync(place, { recursive: true, force: true })
    if (step.built !== undefined)
      return keep(feed, before, { formats: before.formats, ...step, built: step.built }, options)
    writeKnown(state, before, step)
    return { id: feed.id, outcome: 'unchanged', entry: { ...before, fetched: now } }
  }
  const found: Download[] = []
  for (const [index, url] of feed.urls.entries())
    found.push(
      await download(
        url,
        fileOf(place, index, url),
        known?.validators.find((one) => one.url === url),
        fetching,
      ),
    )
  if (before !== undefined && found.every(({ kind }) => kind === 'unchanged')) {
    rmSync(place, { recursive: true, force: true })
    return { id: feed.id, outcome: 'unchanged', entry: { ...before, fetched: now } }
  }
  const files = await wholeFiles(feed, found, place, fetching)
  await checkDigests(feed, files, join(folder, 'downloads', `${feed.id}.sums`), fetching)
  options.onProgress?.(`${feed.id}: reading`)
  const read = await builtFrom(files, signal)
  const outcome = keep(feed, before, { ...read, validators: files.map(({ validators }) => validators) }, options)
  rmSync(place, { recursive: true, force: true })
  return outcome
}

/** The changes since the last time, where they can be had one by one. */
async function stepOf(
  feed: FeedSource,
  before: FeedEntry,
  known: Known,
  place: { readonly folder: string; readonly downloads: string },
  fetching: DownloadOptions,
): Promise<Increment | undefined> {
  const list = known.validators.length === 0 ? undefined : modifiedListOf(feed, before)
  if (list === undefined) return undefined
  try {
    return await increment(list, before, known, place, fetching)
  } catch (error) {
    if (fetching.signal.aborted) throw error
    return undefined // whatever it was, the feed is fetched as a whole
  }
}

/** Writes the parts of a feed, unless it cannot be right. */
function keep(
  feed: FeedSource,
  before: FeedEntry | undefined,
  { built, formats, unread, validators }: ReadFeed & Pick<Known, 'validators'>,
  options: UpdateOptions,
): FeedOutcome {
  const { folder, now } = options
  refuseEmpty(feed, built)
  refuseShrunk(feed, before, built, options)
  const entry = writeFeed(folder, { ...originOf(feed), formats, fetched: now }, built)
  writeKnown(join(folder, 'downloads', `${feed.id}.json`), entry, { validators, unread })
  return { id: feed.id, outcome: 'updated', entry }
}

/** Under its own name, by which its form is known, in a folder of its own. */
function fileOf(place: string, index: number, url: string): string {
  makeFolder(join(place, `${index}`))
  return join(place, `${index}`, fileNameOf(url))
}

function originOf({ id, license, redistributable, urls }: FeedSource): {
  id: string
  from: string
  license?: string
  redistributable: boolean
} {
  const first = urls[0] ?? ''
  const from = first.startsWith('file:') ? `file:${fileNameOf(first)}` : first
  return { id, from, ...(license !== undefined && { license }), redistributable: redistributable === true }
}

/** A feed is read as a whole: when one of its files has changed, the others are needed, too. */
async function wholeFiles(
  { urls }: FeedSource,
  found: readonly Download[],
  place: string,
  fetching: DownloadOptions,
): Promise<readonly Fetched[]> {
  const files: Fetched[] = []
  for (const [index, one] of found.entries()) {
    const url = urls[index] ?? ''
    const whole = one.kind === 'fetched' ? one : await download(url, fileOf(place, index, url), undefined, fetching)
    if (whole.kind === 'fetched') files.push(whole)
  }
  return files
}

function refuseEmpty({ id }: FeedSource, { entries, unreadExamples: [first] }: BuiltFeed): void {
  if (entries > 0) return
  const why = first === undefined ? '' : `: ${first}`
  throw new SeawallError('malformed', `${id} holds no advisories${why}`)
}

/** Half of a feed that is gone is a fault of whoever publishes it, or somebody's who stands between. */
function refuseShrunk(
  { id }: FeedSource,
  before: FeedEntry | undefined,
  { entries, postings }: BuiltFeed,
  { acceptShrunk }: UpdateOptions,
): void {
  if (acceptShrunk === true || before === undefined) return
  const shrunk = [
    ['entries', before.entries, entries],
    ['statements', before.postings, postings],
  ] as const
  for (const [what, was, is] of shrunk)
    if (is * 2 < was)
      throw new SeawallError('malformed', `${id} has shrunk from ${was} ${what} to ${is}`, {
        hint: 'if that is right, say --accept-shrunk',
      })
}
