import {
  type AdvisoryDatabase,
  compareResults,
  type ResultEvent,
  type ResultStore,
  rematch,
  rematchedResult,
  type StoredResult,
  summaryOf,
  usedDatabase,
} from '../../advisory/index.ts'
import { type ImageResults, type RunningWorkload, unscannedImages } from '../../assess/running/index.ts'
import { count, SeawallError, type Severity, severityRank } from '../../core/index.ts'
import { densityMetrics } from '../../report/affected/index.ts'
import { databaseFolder, updateFeeds } from '../db/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { databaseFor, type ImageFlags } from '../image/index.ts'
import { checkOutput, isStdout, writeResult } from '../io.ts'
import { openResults, resultsFolder } from '../results/index.ts'
import { now } from '../scan.ts'
import { parseSeverity } from '../settings.ts'
import { eventLine } from './event-line.ts'
import { indexResults } from './indexed.ts'
import { pullImages } from './pull.ts'
import { type RunningFlags, readRunning } from './running.ts'

export interface RescanFlags extends RunningFlags, ImageFlags {
  readonly results?: string
  readonly db?: string
  readonly pull?: boolean
  /** Fetch advisories that changed first. */
  readonly update?: boolean
  readonly metrics?: string
  readonly failOn?: string
  readonly strict?: boolean
}

/** What a run counts. */
interface Tally {
  images: number
  readonly events: Record<ResultEvent['event'], number>
  readonly newSeverities: (Severity | 'unknown')[]
}

/** `seawall rescan [PATH…]`: looks up again what was stored, and says what is new, fixed and changed. */
export async function rescan(paths: readonly string[], flags: RescanFlags): Promise<number> {
  checkOutput(flags.metrics)
  const failOn = flags.failOn === undefined ? undefined : parseSeverity(flags.failOn, '--fail-on')
  const at = now(process.env)
  // A feed that fails leaves what was there, and is said.
  if (flags.update === true)
    await updateFeeds({ quiet: true, ...(flags.db !== undefined && { db: flags.db }) }, process.stderr)
  const database = databaseFor(flags.db)
  if (database.manifest.sample === true)
    // what a sample does not know would seem to be fixed
    throw new SeawallError('not-found', `there is no advisory database in ${databaseFolder(process.env)}`, {
      hint: 'make one with: seawall db update',
    })
  const store = openResults(flags.results ?? resultsFolder(process.env))
  const running = await readRunning(paths, flags)
  if (running === undefined && flags.pull === true)
    throw new SeawallError('usage', '--pull reads what runs: name paths or --cluster')
  const workloads = running?.workloads ?? []
  const tally: Tally = { images: 0, events: { new: 0, fixed: 0, changed: 0 }, newSeverities: [] }
  const say = speaker(tally, isStdout(flags.metrics) && flags.metrics !== undefined ? process.stderr : process.stdout)

  const { index, images } = await indexResults(store)
  const uses = usesOf(workloads, images)
  const matches = rematch(index, database)
  let newer = 0
  for (const [image, digest] of index.images.entries()) {
    const before = await store.get(digest)
    const ids = index.packagesOf(image)
    if (before !== undefined && before.database.built > database.manifest.built) {
      newer += 1
      continue
    }
    if (before === undefined || before.packages.length !== ids.length) continue // somebody has written or removed it meanwhile
    const after = rematchedResult(before, ids, matches, usedDatabase(database), at)
    await store.put(after)
    say(compareResults(before, after), after, uses.get(digest) ?? [])
  }
  if (newer > 0)
    process.stderr.write(`seawall: ${count(newer, 'result')} rest on newer advisories than these, and were left alone
`)
  const missing = unscannedImages(workloads, images)
  const { failed, left } = await pullMissing(missing, flags, { store, database, at, images, workloads, say })
  if (flags.metrics !== undefined) await writeResult(await metricsOf(store, workloads, images, at), flags.metrics)

  const { events } = tally
  const unread = running?.unread ?? 0
  process.stderr.write(
    `seawall: ${count(tally.images, 'image')} looked up, ${events.new} new, ${events.fixed} fixed, ${events.changed} changed; ${left} not scanned\n`,
  )
  if (failOn !== undefined && tally.newSeverities.some((one) => isGrave(one, failOn))) return exitCodes.refused
  const isOpen = failed + left + unread + newer > 0
  return isOpen && (flags.strict === true || failOn !== undefined) ? exitCodes.incomplete : exitCodes.fine
}

/** What nobody has graded may be grave. */
const isGrave = (severity: Severity | 'unknown', failOn: Severity): boolean =>
  severity !== 'unknown' && severityRank(severity) <= severityRank(failOn)

type Say = (events: readonly ResultEvent[], result: StoredResult, workloads: readonly string[]) => void

function speaker(tally: Tally, stream: NodeJS.WriteStream): Say {
  return (events, result, workloads) => {
    tally.images += 1
    for (const event of events) {
      tally.events[event.event] += 1
      if (event.event === 'new') tally.newSeverities.push(event.found.severity ?? 'unknown')
      stream.write(eventLine(event, result, workloads))
    }
  }
}

interface Pulling {
  readonly store: ResultStore
  readonly database: AdvisoryDatabase
  readonly at: string
  readonly images: ImageResults
  readonly workloads: readonly RunningWorkload[]
  readonly say: Say
}

/** `left` is what runs and has no result afterwards. */
async function pullMissing(
  missing: ReturnType<typeof unscannedImages>,
  flags: RescanFlags,
  { at, database, images, say, store, workloads }: Pulling,
): Promise<{ readonly failed: number; readonly left: number }> {
  if (flags.pull !== true || missing.length === 0) return { failed: 0, left: missing.length }
  const { failed, pulled } = await pullImages(missing, flags, store, database, at)
  for (const { result } of pulled) images.add(summaryOf(result))
  const uses = usesOf(workloads, images)
  for (const { events, result } of pulled) say(events, result, uses.get(result.digest) ?? [])
  return { failed, left: unscannedImages(workloads, images).length }
}

/** The workloads that run each image, in words. */
function usesOf(workloads: readonly RunningWorkload[], images: ImageResults): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, Set<string>>()
  for (const { containers, ref } of workloads)
    for (const container of containers)
      for (const { digest } of images.of(container)) {
        const names = uses.get(digest) ?? new Set()
        uses.set(digest, names)
        names.add([ref.namespace, ref.kind, ref.name].filter((part) => part !== '').join('/'))
      }
  return new Map([...uses].map(([digest, names]) => [digest, [...names]]))
}

async function metricsOf(
  store: ResultStore,
  workloads: readonly RunningWorkload[],
  images: ImageResults,
  at: string,
): Promise<string> {
  const metrics = densityMetrics()
  for await (const summary of store.list()) {
    const result = await store.get(summary.digest)
    if (result !== undefined) metrics.addImage(result, summary)
  }
  for (const { containers, ref } of workloads)
    for (const container of containers)
      for (const { digest } of images.of(container)) metrics.addUse(ref.namespace, digest)
  for (const _ of unscannedImages(workloads, images)) metrics.addUnscanned()
  return metrics.text(at)
}
