import { byCodePoint, type JsonObject, objectAt, textAt } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import type { Decision, Snapshot, Violation } from '../decide/index.ts'
import { type RecordItem, type ReviewRecord, readRecords } from '../record/index.ts'
import { type Review, reviewOfObject } from '../review/index.ts'
import { decideFor } from '../server/index.ts'

/** One request or object that other policies decide otherwise. */
export interface RehearsedChange {
  readonly change: 'newly refused' | 'newly admitted'
  /** An admission that was recorded, or an object that runs. */
  readonly source: 'recorded' | 'running'
  readonly at: string
  readonly namespace: string
  /** Of the object's labels `owner` or `team`; empty when it has none. */
  readonly owner: string
  readonly kind: string
  readonly name: string
  readonly user: string
  readonly message: string
  readonly violations: readonly Violation[]
}

/** What a rehearsal was made on: a change that is not in here was not looked for. */
export interface RehearsalCoverage {
  readonly reviews: number
  /** Admissions that came again with the same content, judged once. */
  readonly repeats: number
  readonly unreadable: number
  readonly objects: number
  /** Of the recorded reviews; empty when there are none. */
  readonly from: string
  readonly to: string
}

export interface Rehearsal {
  readonly changes: readonly RehearsedChange[]
  readonly coverage: RehearsalCoverage
}

export interface RehearsalInputs {
  /** Folders of recorded decisions, of all replicas. */
  readonly records: readonly string[]
  /** Only records since this instant, ISO 8601. */
  readonly since?: string
  /** What runs now. */
  readonly objects?: AsyncIterable<KubeObject>
  /** Labels of a namespace, for objects. */
  readonly labelsOf?: (namespace: string) => JsonObject | null
  /** What holds now, for objects; recorded admissions know their own. Without it what runs counts as admitted. */
  readonly current?: Snapshot
  readonly now: string
}

/** What other policies would newly refuse and newly admit, of everything that was recorded and everything that runs. */
export async function rehearse(next: Snapshot, inputs: RehearsalInputs): Promise<Rehearsal> {
  const changes: RehearsedChange[] = []
  const recorded = await gatherRecords(inputs)
  const coverage = {
    reviews: 0,
    repeats: recorded.repeats,
    unreadable: recorded.unreadable,
    objects: 0,
    from: '',
    to: '',
  }
  for await (const { record, refused } of lastOfEach(inputs, recorded.reviews)) {
    coverage.reviews += 1
    if (coverage.from === '' || record.at < coverage.from) coverage.from = record.at
    if (record.at > coverage.to) coverage.to = record.at
    const decision = decisionOn(
      record.review,
      knownTo(next, record),
      record.namespaceLabels,
      record.at,
      record.mayApprove,
    )
    const change = changeOf(refused, decision, record.review, 'recorded', record.at)
    if (change !== undefined) changes.push(change)
  }
  for await (const object of inputs.objects ?? nothing()) {
    if (object.owner !== undefined) continue // its controller is judged
    coverage.objects += 1
    const change = changeOfObject(object, next, inputs)
    if (change !== undefined) changes.push(change)
  }
  return { changes: changes.sort(inOrder), coverage }
}

/** A gate without a cluster knew no labels of namespaces: nothing can be said of them now. */
function knownTo(next: Snapshot, { namespaceLabels }: ReviewRecord): Snapshot {
  return namespaceLabels === null ? { ...next, podSecurity: { ...next.podSecurity, labels: false } } : next
}

interface Gathered {
  /** By uid: the API server asks once for each direction of failing, and whichever refuses decides. */
  readonly reviews: Map<string, { times: number; refused: boolean }>
  repeats: number
  unreadable: number
}

/** What was answered, without the objects: a folder of records is larger than memory. */
async function gatherRecords(inputs: RehearsalInputs): Promise<Gathered> {
  const gathered: Gathered = { reviews: new Map(), repeats: 0, unreadable: 0 }
  for await (const item of itemsOf(inputs)) {
    if (item.kind === 'repeat') gathered.repeats += 1
    else if (item.kind === 'unreadable') gathered.unreadable += 1
    else {
      const { record } = item
      const { times, refused } = gathered.reviews.get(record.review.uid) ?? { times: 0, refused: false }
      gathered.reviews.set(record.review.uid, { times: times + 1, refused: refused || record.kind !== 'allow' })
    }
  }
  return gathered
}

/** The last record of each review. What was written since it was gathered is not known, and left out. */
async function* lastOfEach(
  inputs: RehearsalInputs,
  reviews: Gathered['reviews'],
): AsyncGenerator<{ readonly record: ReviewRecord; readonly refused: boolean }> {
  for await (const item of itemsOf(inputs)) {
    const known = item.kind === 'record' ? reviews.get(item.record.review.uid) : undefined
    if (item.kind !== 'record' || known === undefined) continue
    known.times -= 1
    if (known.times === 0) yield { record: item.record, refused: known.refused }
  }
}

async function* itemsOf({ records, since = '' }: RehearsalInputs): AsyncGenerator<RecordItem> {
  for (const folder of records)
    for await (const item of readRecords(folder))
      if (item.kind !== 'record' || (item.record.phase === 'validate' && item.record.at >= since)) yield item
}

function changeOfObject(object: KubeObject, next: Snapshot, inputs: RehearsalInputs): RehearsedChange | undefined {
  const review = reviewOfObject(object, 'rehearsal')
  const labels = inputs.labelsOf?.(object.ref.namespace) ?? {}
  const before = inputs.current && decisionOn(review, inputs.current, labels, inputs.now)
  const decision = decisionOn(review, next, labels, inputs.now)
  return changeOf(before !== undefined && before.kind !== 'allow', decision, review, 'running', inputs.now)
}

function decisionOn(
  review: Review,
  snapshot: Snapshot,
  labels: JsonObject | null | undefined,
  now: string,
  mayApprove?: boolean,
): Decision {
  const known = { namespaceLabels: labels, now, ...(mayApprove !== undefined && { mayApprove }) }
  return decideFor({ phase: 'validate', direction: 'all' }, review, snapshot, known)
}

function changeOf(
  wasRefused: boolean,
  decision: Decision,
  { object, namespace, name, kind, user }: Review,
  source: RehearsedChange['source'],
  at: string,
): RehearsedChange | undefined {
  const isRefused = decision.kind !== 'allow'
  if (isRefused === wasRefused) return undefined
  const metadata = objectAt(object, 'metadata')
  const labels = objectAt(metadata, 'labels')
  return {
    change: isRefused ? 'newly refused' : 'newly admitted',
    source,
    at,
    namespace,
    owner: textAt(labels, 'owner') ?? textAt(labels, 'team') ?? '',
    kind: kind.kind,
    name: name || textAt(metadata, 'generateName') || '',
    user: user.username,
    message: decision.message,
    violations: decision.violations.filter(({ fate }) => fate === 'refused'),
  }
}

function inOrder(a: RehearsedChange, b: RehearsedChange): number {
  return (
    byCodePoint(a.change, b.change) ||
    byCodePoint(a.namespace, b.namespace) ||
    byCodePoint(a.kind, b.kind) ||
    byCodePoint(a.name, b.name) ||
    byCodePoint(a.at, b.at)
  )
}

async function* nothing(): AsyncGenerator<KubeObject> {}
