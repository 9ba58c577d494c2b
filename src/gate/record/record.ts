import { hash } from 'node:crypto'
import {
  canonicalJson,
  type Digest,
  digestOfText,
  isArray,
  isObject,
  type Json,
  member,
  type Result,
  textAt,
} from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import type { Decision } from '../decide/index.ts'
import { readRecordedReview } from '../review/index.ts'
import type { Direction, Judged, Phase } from '../server/index.ts'

/** One review as it was judged, with all that the decision was made from: a line of a segment. */
export interface ReviewRecord {
  readonly schemaVersion: '1'
  readonly at: string
  readonly phase: Phase
  readonly direction: Direction
  /** Without the values of Secrets. */
  readonly review: Judged['review']
  readonly namespaceLabels: Judged['known']['namespaceLabels']
  readonly mayApprove?: boolean
  /** What was said of the pods of a namespace whose policy got stricter. */
  readonly podWarnings?: readonly string[]
  /** What scans said of the images that policies asked about. */
  readonly imageScans?: Judged['known']['imageScans']
  /** Of the snapshot, which stands in a file of its own. */
  readonly policies: Digest
  readonly kind: Decision['kind']
  /** Of the decision as canonical JSON. */
  readonly decision: Digest
}

export function recordOf({ phase, direction, review, known, decision }: Judged): ReviewRecord {
  return {
    schemaVersion: '1',
    at: known.now,
    phase,
    direction,
    review,
    namespaceLabels: known.namespaceLabels,
    ...(known.mayApprove !== undefined && { mayApprove: known.mayApprove }),
    ...(known.podWarnings !== undefined && { podWarnings: known.podWarnings }),
    ...(known.imageScans !== undefined && { imageScans: known.imageScans }),
    policies: decision.inputs.policies,
    kind: decision.kind,
    decision: digestOfDecision(decision),
  }
}

export function digestOfDecision(decision: Decision): Digest {
  return digestOfText(canonicalJson(asJson(decision)))
}

/** What a review asks, as JSON: all of it but its uid, which is new each time. Most of a record, so made only once. */
export function askedOf({ review }: ReviewRecord): Buffer {
  const { uid: _, ...asked } = review
  return Buffer.from(jsonOf(asked))
}

/** Equal for reviews that ask the same again: the same object by the same user against the same policies. */
export function contentKey(
  { namespaceLabels, podWarnings, imageScans, mayApprove, policies, phase, direction, kind }: ReviewRecord,
  asked: Buffer,
): string {
  // Its kind too: what an exception let in until an hour ago is refused now.
  const known = jsonOf([namespaceLabels ?? null, podWarnings ?? null, mayApprove ?? null, imageScans ?? null])
  const circumstances = `${phase} ${direction} ${policies} ${kind} ${known}`
  return digestOfText(`${circumstances} ${hash('sha256', asked)}`)
}

/** A line in three parts. */
export function lineOf({ review, namespaceLabels, ...record }: ReviewRecord, asked: Buffer): readonly Buffer[] {
  const rest = jsonOf({ ...record, namespaceLabels: namespaceLabels ?? null }).slice(1)
  const start = `{"review":{"uid":${JSON.stringify(review.uid)},`
  return [Buffer.from(start), asked.subarray(1), Buffer.from(`,${rest}\n`)]
}

/**
 * Plain data as JSON, members in the order they came, by which the changes of a decision are ordered too. The platform
 * throws at the integers beyond 2^53 that a few objects hold, and is slower with a function that writes them.
 */
function jsonOf(value: unknown): string {
  try {
    return oneLine(JSON.stringify(value))
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault
    return oneLine(JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? raw.rawJSON(`${inner}`) : inner)))
  }
}

const raw = JSON as unknown as { rawJSON(text: string): unknown } // ES2025, not yet in the compiler's library

/** JSON leaves the line separators of Unicode as they are, at which readers of lines break them. */
function oneLine(json: string): string {
  return json.replace(/[\u2028\u2029]/g, (found) => (found === '\u2028' ? '\\u2028' : '\\u2029'))
}

/** A line of a segment, or why it is none: the last one of a gate that was killed is cut short. */
export function readRecord(line: string): Result<ReviewRecord, string> {
  const parsed = parseJson(line, { maxDepth: 300 })
  if (!parsed.ok) return { ok: false, error: 'it is cut short' }
  const record = parsed.value
  const review = readRecordedReview(member(record, 'review'))
  if (!review.ok) return { ok: false, error: `it holds no review: ${review.error}` }
  const { namespaceLabels, mayApprove, podWarnings, imageScans, ...rest } = isObject(record) ? record : {}
  const isWhole =
    Object.entries(shapes).every(([key, shape]) => shape.test(textAt(record, key) ?? '')) &&
    (namespaceLabels === undefined || namespaceLabels === null || isObject(namespaceLabels)) &&
    (mayApprove === undefined || typeof mayApprove === 'boolean') &&
    (podWarnings === undefined || (isArray(podWarnings) && podWarnings.every((one) => typeof one === 'string'))) &&
    (imageScans === undefined || (isObject(imageScans) && Object.values(imageScans).every(isScan)))
  if (!isWhole) return { ok: false, error: 'it is no record of a gate' }
  const known = {
    namespaceLabels,
    ...(mayApprove !== undefined && { mayApprove }),
    ...(podWarnings && { podWarnings }),
    ...(imageScans && { imageScans }),
  }
  return { ok: true, value: { ...rest, ...known, review: review.value } as unknown as ReviewRecord } // as checked above
}

/** As much of a scan as checks rely on. */
function isScan(value: Json): boolean {
  if (value === null) return true
  const flaws = member(value, 'flaws')
  const isFlaw = (one: Json): boolean =>
    ['id', 'package', 'severity'].every((key) => textAt(one, key) !== undefined) &&
    typeof (member(one, 'fixedIn') ?? '') === 'string'
  return (
    isArray(flaws) &&
    flaws.every(isFlaw) &&
    typeof member(value, 'ageDays') === 'number' &&
    typeof member(value, 'complete') === 'boolean'
  )
}

const digest = /^sha256:[0-9a-f]{64}$/

const shapes = {
  schemaVersion: /^1$/,
  at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/,
  phase: /^(validate|mutate)$/,
  direction: /^(all|closed|open)$/,
  kind: /^(allow|deny|error)$/,
  policies: digest,
  decision: digest,
} as const

/** Plain data as JSON: members that are undefined are left out, big integers stay exact. */
export function asJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(asJson)
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, asJson(inner)]),
  )
}

/** When a record repeats an earlier one, only that is written down. */
export function repeatLine(at: string, uid: string, key: string): string {
  return `${JSON.stringify({ schemaVersion: '1', at, uid, again: key })}\n`
}

export function isRepeat(line: string): boolean {
  const parsed = parseJson(line)
  return parsed.ok && member(parsed.value, 'again') !== undefined
}
