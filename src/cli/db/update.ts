import { dirname, resolve } from 'node:path'
import {
  type FeedSource,
  mirrored,
  readFeedSources,
  standardFeeds,
  type UpdateOutcome,
  updateDatabase,
} from '../../advisory/index.ts'
import { printable, SeawallError } from '../../core/index.ts'
import { openWire } from '../../image/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { readBounded, terminalOf } from '../io.ts'
import { now } from '../scan.ts'
import { ageOf } from './age.ts'
import { databaseFolder } from './folder.ts'

export interface UpdateFlags {
  readonly db?: string
  readonly feeds?: string
  readonly from?: string
  readonly only?: readonly string[]
  readonly acceptShrunk?: boolean
  readonly caCert?: string
  readonly timeout?: string
  readonly quiet?: boolean
  readonly color?: boolean
}

/** `seawall db update`: fetches what changed. What fails keeps what was there. */
export async function updateFeeds(flags: UpdateFlags, out: NodeJS.WritableStream = process.stdout): Promise<number> {
  const folder = flags.db ?? databaseFolder(process.env)
  const feeds = await feedsOf(flags)
  const ca = flags.caCert === undefined ? undefined : await readBounded(flags.caCert, 1024 * 1024)
  const wire = openWire({ ...(ca !== undefined && { ca }) })
  const seconds = flags.timeout === undefined ? undefined : secondsOf(flags.timeout)
  const { progress } = terminalOf(process.env, flags)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  try {
    const outcome = await updateDatabase({
      folder,
      feeds,
      wire,
      now: now(process.env),
      signal: stop.signal,
      keepOthers: flags.only !== undefined || flags.feeds !== undefined,
      acceptShrunk: flags.acceptShrunk === true,
      ...(seconds !== undefined && { feedMs: seconds * 1000 }),
      ...(progress && { onProgress: (text) => process.stderr.write(`\r\u001b[K${text}`) }),
    })
    if (progress) process.stderr.write('\r\u001b[K')
    return tell(outcome, folder, out)
  } finally {
    wire.close()
  }
}

async function feedsOf({ feeds, from, only }: UpdateFlags): Promise<readonly FeedSource[]> {
  const all = feeds === undefined ? standardFeeds : await ownFeeds(feeds)
  const unknown = only?.find((id) => !all.some((feed) => feed.id === id))
  if (unknown !== undefined)
    throw new SeawallError('usage', `there is no feed ${printable(unknown)}`, {
      hint: `known: ${all.map(({ id }) => id).join(', ')}`,
    })
  const chosen = only === undefined ? all : all.filter(({ id }) => only.includes(id))
  return from === undefined ? chosen : mirrored(chosen, from, process.cwd())
}

async function ownFeeds(file: string): Promise<readonly FeedSource[]> {
  const read = readFeedSources(await readBounded(file, 1024 * 1024), dirname(resolve(file)))
  if (!read.ok) throw new SeawallError(read.error.code, `${file}: ${read.error.message}`)
  return read.value
}

function secondsOf(text: string): number {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (seconds === 0) throw new SeawallError('usage', `--timeout is no number of seconds: ${printable(text)}`)
  return seconds
}

/** One line a feed on `out`, what failed on stderr too; 3 when something is older than it should be. */
export function tell(
  { feeds, manifest }: UpdateOutcome,
  folder: string,
  out: NodeJS.WritableStream = process.stdout,
): number {
  const at = now(process.env)
  for (const { entry, hint, id, outcome, why } of feeds) {
    const what =
      entry === undefined ? '' : `${entry.entries} entries, ${entry.postings} statements${unreadOf(entry.unread)}`
    out.write(`${id}: ${outcome}${what === '' ? '' : `, ${what}`}\n`)
    if (outcome !== 'failed') continue
    const old = manifest?.feeds.find((one) => one.id === id)
    const left =
      old === undefined ? 'nothing is known from it' : `what is there is ${ageOf(old.fetched, at)} old and stays`
    process.stderr.write(
      `seawall: ${id} could not be updated: ${why ?? 'no reason is known'}; ${left}${hint === undefined ? '' : ` (${hint})`}\n`,
    )
  }
  if (manifest === undefined)
    throw new SeawallError('not-readable', `no feed could be read, so there is no advisory database in ${folder}`)
  return feeds.some(({ outcome }) => outcome === 'failed') ? exitCodes.incomplete : exitCodes.fine
}

const unreadOf = (count: number): string => (count === 0 ? '' : `, ${count} unread`)
