import { appendFile, mkdir, readdir, stat, unlink, writeFile } from 'node:fs/promises'
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

/** Writes decisions to segment files of a folder, one line each, behind the answers and never before them. */
export class SegmentRecorder implements Recorder {
  readonly #folder: string
  readonly #limits: RecorderLimits
  readonly #onError: (message: string) => void
  /** As bytes, outside the heap: they live too long to be collected cheaply. */
  #waiting: (readonly Buffer[])[] = []
  #waitingBytes = 0
  #snapshot: Snapshot | undefined
  #writing: Promise<void> | undefined
  #hurry: (() => void) | undefined
  #flushing = 0
  #segment = { name: '', bytes: 0 }
  #made = 0
  #lost = 0
  readonly #seen = new Set<string>()
  readonly #snapshots = new Set<string>()

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
    this.#keepSnapshot(judged.snapshot)
    const record = recordOf(judged)
    const asked = askedOf(record)
    const key = contentKey(record, asked)
    const again = this.#seen.has(key)
    if (!again && this.#seen.size < mostRemembered) this.#seen.add(key)
    const line = again ? [Buffer.from(repeatLine(record.at, record.review.uid, key))] : lineOf(record, asked)
    this.#waiting.push(line)
    this.#waitingBytes += line.reduce((sum, { length }) => sum + length, 0)
    this.#writing ??= this.#write()
  }

  async flush(): Promise<void> {
    this.#flushing += 1
    this.#hurry?.()
    while (this.#writing !== undefined) await this.#writing
    this.#flushing -= 1
  }

  #keepSnapshot(snapshot: Snapshot): void {
    this.#snapshot = snapshot
    if (this.#snapshots.has(snapshot.digest)) return
    this.#snapshots.add(snapshot.digest)
    const text = `${canonicalJson(asJson(snapshot.parts))}\n`
    mkdir(this.#folder, { recursive: true, mode: folderMode })
      .then(() => writeFile(join(this.#folder, snapshotFile(snapshot.digest)), text, { mode: fileMode }))
      .catch((error: unknown) => {
        this.#snapshots.delete(snapshot.digest)
        this.#onError(`the policies of a record were not written: ${messageOf(error)}`)
      })
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      if (this.#flushing === 0) await this.#gather()
      const lines = this.#waiting
      this.#waiting = []
      this.#waitingBytes = 0
      try {
        await this.#append(Buffer.concat(lines.flat()))
      } catch (error) {
        this.#lost += lines.length
        this.#segment = { name: '', bytes: 0 } // it may end in half a line, and repeats may mean what is lost
        this.#onError(`${lines.length} decisions were not recorded: ${messageOf(error)}`)
      }
    }
    this.#writing = undefined
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
    await appendFile(join(this.#folder, this.#segment.name), bytes, { mode: fileMode })
    this.#segment.bytes += bytes.length
  }

  /** A new segment, and room for it. */
  async #turn(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: folderMode })
    if (this.#made > 0) this.#seen.clear() // a repeat refers to a record of its own segment
    this.#made += 1
    const number = String(this.#made).padStart(6, '0')
    this.#segment = { name: `records-${Date.now()}-${process.pid}-${number}.jsonl`, bytes: 0 }
    // Written again with every segment, so that what is older than the oldest segment is used by none.
    this.#snapshots.clear()
    if (this.#snapshot !== undefined) this.#keepSnapshot(this.#snapshot)
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
      if (found !== undefined) files.push({ path, size: found.size, written: Number(begun ?? found.mtimeMs) })
    }
    let total = 0
    for (const { path, size } of files.sort((one, other) => other.written - one.written)) {
      total += size
      if (total > this.#limits.totalBytes - this.#limits.segmentBytes) await unlink(path)
    }
  }
}

export const isSegment = (name: string): boolean => /^records-[\d-]+\.jsonl$/.test(name)

const isSnapshot = (name: string): boolean => /^policies-[0-9a-f]+\.json$/.test(name)

export function snapshotFile(digest: string): string {
  return `policies-${digest.replace('sha256:', '')}.json`
}
