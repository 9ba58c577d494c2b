import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, SeawallError } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { type Decision, makeSnapshot, type Snapshot, type SnapshotParts } from '../decide/index.ts'
import { decideFor, recordedScans } from '../server/index.ts'
import { digestOfDecision, isRepeat, type ReviewRecord, readRecord } from './record.ts'
import { isSegment, snapshotFile } from './recorder.ts'

/** What a recorded review comes to today. */
export interface Replayed {
  readonly record: ReviewRecord
  readonly decision: Decision
  /** The same decision, byte for byte. */
  readonly same: boolean
}

export type ReplayItem =
  | { readonly kind: 'replayed'; readonly replayed: Replayed }
  /** A review that came again, and was written down once. */
  | { readonly kind: 'repeat' }
  /** A line that cannot be read, or whose policies are gone. */
  | { readonly kind: 'unreadable'; readonly file: string; readonly line: number; readonly why: string }

/**
 * Judges every recorded review of a folder again: by the policies of its time, which must give the same decision, or by
 * others, to see what these would change.
 */
export async function* replay(folder: string, others?: Snapshot): AsyncGenerator<ReplayItem> {
  const snapshots = new Map<string, Snapshot | undefined>()
  for await (const item of readRecords(folder)) {
    if (item.kind !== 'record') {
      yield item
      continue
    }
    const { record } = item
    if (!snapshots.has(record.policies)) snapshots.set(record.policies, await readSnapshot(folder, record.policies))
    const snapshot = others ?? snapshots.get(record.policies)
    const { file, line } = item
    if (snapshot === undefined) yield { kind: 'unreadable', file, line, why: 'the policies of its time are gone' }
    else if (others !== undefined) yield { kind: 'replayed', replayed: replayOne(record, snapshot) }
    else yield replayByItsTime(record, snapshot, file, line)
  }
}

/** Its policies stand in a file that anybody may have written; their digest only proves that they are the ones meant. */
function replayByItsTime(record: ReviewRecord, snapshot: Snapshot, file: string, line: number): ReplayItem {
  try {
    return { kind: 'replayed', replayed: replayOne(record, snapshot) }
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault
    return { kind: 'unreadable', file, line, why: 'no gate wrote the policies of its time' }
  }
}

export type RecordItem =
  | { readonly kind: 'record'; readonly record: ReviewRecord; readonly file: string; readonly line: number }
  | Exclude<ReplayItem, { kind: 'replayed' }>

/** Every record of a folder, as it was written. */
export async function* readRecords(folder: string): AsyncGenerator<RecordItem> {
  for (const file of await segmentsOf(folder)) {
    let line = 0
    for await (const text of linesOf(join(folder, file))) {
      line += 1
      if (typeof text !== 'string') {
        yield { kind: 'unreadable', file, line, why: text.why }
        continue
      }
      const record = readRecord(text)
      if (record.ok) yield { kind: 'record', record: record.value, file, line }
      else yield isRepeat(text) ? { kind: 'repeat' } : { kind: 'unreadable', file, line, why: record.error }
    }
  }
}

/** Both versions of an object are 8 MiB at most. */
const longestLine = 32 * 1024 * 1024

/** The lines of a file, and why there are none, or not that one: it leads nowhere, is no file, has no end. */
async function* linesOf(path: string): AsyncGenerator<string | { readonly why: string }> {
  let parts: Buffer[] = []
  let length = 0
  const taken = (): string | { readonly why: string } => {
    const line = length > longestLine ? { why: `it is longer than ${longestLine} bytes` } : String(Buffer.concat(parts))
    parts = []
    length = 0
    return line
  }
  try {
    // A pipe would be waited for without end.
    if (!(await stat(path)).isFile()) yield { why: 'it is no file' }
    else
      for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
        let start = 0
        for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
          parts.push(chunk.subarray(start, end))
          length += end - start
          start = end + 1
          yield taken()
        }
        length += chunk.length - start
        if (length <= longestLine) parts.push(chunk.subarray(start))
        else parts = []
      }
  } catch (error) {
    yield { why: messageOf(error) }
  }
  if (length > 0) yield taken()
}

export function replayOne(record: ReviewRecord, snapshot: Snapshot): Replayed {
  const { namespaceLabels, at, imageScans, mayApprove, podWarnings } = record
  const scans = recordedScans(imageScans)
  const known = {
    namespaceLabels,
    now: at,
    ...(mayApprove !== undefined && { mayApprove }),
    ...(scans !== undefined && { scans }),
    ...(podWarnings !== undefined && { warnOfPods: () => podWarnings }),
  }
  const decision = decideFor(record, record.review, snapshot, known)
  return { record, decision, same: digestOfDecision(decision) === record.decision }
}

async function segmentsOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter(isSegment).sort()
  } catch (cause) {
    throw new SeawallError('not-found', `cannot read the records in ${folder}`, {
      cause,
      hint: 'give the folder of --record',
    })
  }
}

async function readSnapshot(folder: string, digest: string): Promise<Snapshot | undefined> {
  try {
    const path = join(folder, snapshotFile(digest))
    const found = await stat(path)
    if (!found.isFile() || found.size > largestSnapshot) return undefined
    const parsed = parseJson(await readFile(path, 'utf8'))
    if (!parsed.ok) return undefined
    const snapshot = makeSnapshot(parsed.value as unknown as SnapshotParts) // this gate wrote it; the digest proves it
    return snapshot.digest === digest ? snapshot : undefined
  } catch {
    return undefined
  }
}

const largestSnapshot = 256 * 1024 * 1024
