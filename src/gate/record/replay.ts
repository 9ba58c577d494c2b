import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SeawallError } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { type Decision, makeSnapshot, type Snapshot, type SnapshotParts } from '../decide/index.ts'
import { decideFor } from '../server/index.ts'
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
    if (snapshot !== undefined) yield { kind: 'replayed', replayed: replayOne(record, snapshot) }
    else yield { kind: 'unreadable', file: item.file, line: item.line, why: 'the policies of its time are gone' }
  }
}

export type RecordItem =
  | { readonly kind: 'record'; readonly record: ReviewRecord; readonly file: string; readonly line: number }
  | Exclude<ReplayItem, { kind: 'replayed' }>

/** Every record of a folder, as it was written. */
export async function* readRecords(folder: string): AsyncGenerator<RecordItem> {
  for (const file of await segmentsOf(folder)) {
    let line = 0
    const lines = createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Number.POSITIVE_INFINITY })
    for await (const text of lines) {
      line += 1
      const record = readRecord(text)
      if (record !== undefined) yield { kind: 'record', record, file, line }
      else yield isRepeat(text) ? { kind: 'repeat' } : { kind: 'unreadable', file, line, why: 'it is cut short' }
    }
  }
}

export function replayOne(record: ReviewRecord, snapshot: Snapshot): Replayed {
  const { namespaceLabels, at, mayApprove, podWarnings } = record
  const known = {
    namespaceLabels,
    now: at,
    ...(mayApprove !== undefined && { mayApprove }),
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
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined
  try {
    const parsed = parseJson(await readFile(join(folder, snapshotFile(digest)), 'utf8'))
    if (!parsed.ok) return undefined
    const snapshot = makeSnapshot(parsed.value as unknown as SnapshotParts) // this gate wrote it; the digest proves it
    return snapshot.digest === digest ? snapshot : undefined
  } catch {
    return undefined
  }
}
