import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { messageOf, printable, SeawallError, shorten } from '../../core/index.ts'
import { type BuiltFeed, diskError, FeedBuilder, type FeedEntry, makeFolder, writeFeed } from '../database/index.ts'
import { readFeed } from '../feeds/index.ts'
import { checkDigests, type Fetched } from './checksums.ts'
import { type Download, type DownloadOptions, download } from './download.ts'
import { readKnown, writeKnown } from './known.ts'
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
  const known = before === undefined ? [] : readKnown(state, before, folder)
  const found: Download[] = []
  for (const [index, url] of feed.urls.entries())
    found.push(
      await download(
        url,
        fileOf(place, index, url),
        known.find((one) => one.url === url),
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
  const { built, formats } = await builtFrom(files, signal)
  refuseEmpty(feed, built)
  refuseShrunk(feed, before, built, options)
  const entry = writeFeed(folder, { ...originOf(feed), formats, fetched: now }, built)
  writeKnown(
    state,
    entry,
    files.map(({ validators }) => validators),
  )
  rmSync(place, { recursive: true, force: true })
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

const turnMs = 50

async function builtFrom(
  files: readonly Fetched[],
  signal: AbortSignal,
): Promise<{ readonly built: BuiltFeed; readonly formats: readonly string[] }> {
  const builder = new FeedBuilder()
  const formats = new Set<string>()
  let lastTurn = performance.now()
  for (const { file } of files)
    for await (const item of readFeed(file, (id) => formats.add(id))) {
      // Reading waits for nothing, so that clocks and signals would have to wait for it.
      if (performance.now() - lastTurn > turnMs) {
        await turn()
        lastTurn = performance.now()
      }
      signal.throwIfAborted()
      if (item.kind === 'unread' && item.where === file && /\.(?:zip|tar|tgz|tar\.gz|tar\.zst)$/.test(file))
        throw new SeawallError('malformed', `the archive is damaged: ${item.why}`)
      builder.add(item.kind === 'unread' ? { ...item, where: placeIn(file, item.where) } : item)
    }
  return { built: builder.finish(), formats: [...formats].sort() }
}

/** Where this machine keeps a feed is nothing that its list says to others. */
function placeIn(file: string, where: string): string {
  const folder = `${dirname(file)}/`
  return where.startsWith(folder) ? where.slice(folder.length) : where
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
