import { appendFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson, messageOf } from '../../core/index.ts'
import type { Snapshot } from '../decide/index.ts'
import type { Judged } from '../server/index.ts'
import { asJson, askedOf, contentKey, lineOf, recordOf, repeatLine } from './record.ts'

/** Where decisions go; a database implements it later. */
export interface Recorder {
  record(judged: Judged): void
  /** Decisions that could not be written down. */
  readonly lost: number
  /** Resolves when everything recorded so far is written, or lost. */
  flush(): Promise<void>
}

export interface RecorderLimits {
  readonly segmentBytes: number
  /** Of all segments together, and the policies they refer to: the oldest go first. */
  readonly totalBytes: number
  /** Records that wait to be written, and their bytes; more are lost, and counted. */
  readonly waiting: number
  readonly waitingBytes: number
}

const mebibyte = 1024 * 1024
const defaults: RecorderLimits = {
  segmentBytes: 16 * mebibyte,
  totalBytes: 1024 * 1024 * 1024,
  waiting: 10_000,
  waitingBytes: 64 * mebibyte,
}
/** What people wrote into their objects is nobody else's business. */
const folderMode = 0o700
const fileMode = 0o600
const mostRemembered = 20_000

/** For so long records are gathered, so that a busy gate opens its segment twenty times a second and no more. */
const gatherMs = 50

/** A record that waits to be written. */
interface Waiting {
  readonly line: readonly Buffer[]
  /** It refers to one before it. */
  readonly repeats: boolean
}

/** Writes decisions to segment files of a folder, one line each, behind the answers and never before them. */
export class SegmentRecorder implements Recorder {
  readonly #folder: string
  readonly #limits: RecorderLimits
  readonly #onError: (message: string) => void
  /** As bytes, outside the heap: they live too long to be collected cheaply. */
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #snapshot: Snapshot | undefined
  #writing: Promise<void> | undefined
  #hurry: (() => void) | undefined
  #flushing = 0
  #segment = { name: '', bytes: 0 }
  #made = 0
  #lost = 0
  #lostInARow = 0
  readonly #seen = new Set<string>()
  /** Whether a snapshot that was referred to is written too, by digest. */
  readonly #snapshots = new Map<string, Snapshot | 'written'>()

  constructor(folder: string, onError: (message: string) => void, limits: Partial<RecorderLimits> = {}) {
    this.#folder = folder
    this.#onError = onError
    this.#limits = { ...defaults, ...limits }
  }

  get lost(): number {
    return this.#lost
  }

  /** A dry run leaves no trace. */
  record(judged: Judged): void {
    if (judged.review.dryRun) return
    if (this.#waiting.length >= this.#limits.waiting || this.#waitingBytes >= this.#limits.waitingBytes) {
      this.#lost += 1
      return
    }
    const { snapshot } = judged
    this.#snapshot = snapshot
    if (!this.#snapshots.has(snapshot.digest)) this.#snapshots.set(snapshot.digest, snapshot)
    const record = recordOf(judged)
    const asked = askedOf(record)
    const key = contentKey(record, asked)
    const repeats = this.#seen.has(key)
    if (!repeats && this.#seen.size < mostRemembered) this.#seen.add(key)
    const line = repeats ? [Buffer.from(repeatLine(record.at, record.review.uid, key))] : lineOf(record, asked)
    this.#waiting.push({ line, repeats })
    this.#waitingBytes += line.reduce((sum, { length }) => sum + length, 0)
    this.#writing ??= this.#write()
  }

  async flush(): Promise<void> {
    this.#flushing += 1
    this.#hurry?.()
    while (this.#writing !== undefined) await this.#writing
    this.#flushing -= 1
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      if (this.#flushing === 0) await this.#gather()
      const taken = this.#waiting
      this.#waiting = []
      this.#waitingBytes = 0
      try {
        await this.#append(Buffer.concat(taken.flatMap(({ line }) => line)))
        if (this.#lostInARow > 0) this.#onError(`decisions are recorded again; ${this.#lostInARow} were not`)
        this.#lostInARow = 0
      } catch (error) {
        this.#lose(taken, error)
      }
    }
    this.#writing = undefined
  }

  /** What waits meanwhile may repeat what is lost, and would then tell of nothing. */
  #lose(taken: readonly Waiting[], error: unknown): void {
    const whole = this.#waiting.filter(({ repeats }) => !repeats)
    const lost = taken.length + this.#waiting.length - whole.length
    if (this.#lostInARow === 0) this.#onError(`decisions are not recorded: ${messageOf(error)}`)
    this.#lost += lost
    this.#lostInARow += lost
    this.#waiting = whole
    this.#seen.clear()
    this.#segment = { name: '', bytes: 0 } // it may end in half a line
  }

  /** Waits for more records, until somebody flushes. */
  async #gather(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, gatherMs)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#hurry = undefined
  }

  async #append(bytes: Buffer): Promise<void> {
    if (this.#segment.name === '' || this.#segment.bytes + bytes.length > this.#limits.segmentBytes) await this.#turn()
    await this.#writeSnapshots()
    await appendFile(join(this.#folder, this.#segment.name), bytes, { mode: fileMode })
    this.#segment.bytes += bytes.length
  }

  /** Before the records that refer to them: a record without its policies proves nothing. */
  async #writeSnapshots(): Promise<void> {
    for (const [digest, snapshot] of this.#snapshots) {
      if (snapshot === 'written') continue
      const text = `${canonicalJson(asJson(snapshot.parts))}\n`
      await writeFile(join(this.#folder, snapshotFile(digest)), text, { mode: fileMode })
      this.#snapshots.set(digest, 'written')
    }
  }

  /** A new segment, and room for it. */
  async #turn(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: folderMode })
    if (this.#made > 0) this.#seen.clear() // a repeat refers to a record of its own segment
    this.#made += 1
    const number = String(this.#made).padStart(6, '0')
    this.#segment = { name: `records-${Date.now()}-${process.pid}-${number}.jsonl`, bytes: 0 }
    // Written again with every segment, so that what is older than the oldest segment is used by none.
    for (const [digest, snapshot] of this.#snapshots) if (snapshot === 'written') this.#snapshots.delete(digest)
    if (this.#snapshot !== undefined) this.#snapshots.set(this.#snapshot.digest, this.#snapshot)
    await this.#makeRoom()
  }

  async #makeRoom(): Promise<void> {
    const files: { path: string; size: number; written: number }[] = []
    for (const name of await readdir(this.#folder)) {
      if (!isSegment(name) && !isSnapshot(name)) continue
      const path = join(this.#folder, name)
      const found = await stat(path).catch(() => undefined) // a link that leads nowhere
      // A segment by when it was begun, which is before the policies it refers to were written.
      const begun = /^records-(\d+)/.exec(name)?.[1]
      if (found !== undefined) {
        const written = begun === undefined ? found.mtimeMs : Number(begun) - fileClockMs
        files.push({ path, size: found.size, written })
      }
    }
    let total = 0
    for (const { path, size } of files.sort((one, other) => other.written - one.written)) {
      total += size
      if (total > this.#limits.totalBytes - this.#limits.segmentBytes) await rm(path, { force: true }) // another replica may have been faster
    }
  }
}

/** The clock of files goes in steps, and may be behind the one that names a segment. */
const fileClockMs = 50

export const isSegment = (name: string): boolean => /^records-[\d-]+\.jsonl$/.test(name)

const isSnapshot = (name: string): boolean => /^policies-[0-9a-f]+\.json$/.test(name)

export function snapshotFile(digest: string): string {
  return `policies-${digest.replace('sha256:', '')}.json`
}
