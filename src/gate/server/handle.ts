import type { ImageScan, ImageScans, JsonObject } from '../../core/index.ts'
import { type WarnOfPods, warnOfExistingPods } from '../../policy/pss/index.ts'
import { type Decision, decide, isOwnKind, type Known, mutate, type Snapshot } from '../decide/index.ts'
import { answerTo, type Review, readReview } from '../review/index.ts'

export const phases = ['validate', 'mutate'] as const
export type Phase = (typeof phases)[number]

/** What one request came to. */
export interface Handled {
  readonly status: number
  readonly body: string
  /** Undefined for a body that is no review. */
  readonly judged?: Judged
}

/** The policies a webhook is for: those that refuse when they cannot decide, those that admit, or all. */
export const directions = ['all', 'closed', 'open'] as const
export type Direction = (typeof directions)[number]

export interface Judged {
  readonly phase: Phase
  readonly direction: Direction
  readonly review: Review
  readonly known: Looked
  readonly decision: Decision
  /** What it was decided by, whatever has been loaded since. */
  readonly snapshot: Snapshot
}

/** What was looked up for a review, as plain data. */
export interface Looked extends Omit<Known, 'onCost' | 'scans' | 'warnOfPods'> {
  /** What scans said of the images that were asked about; null of those that have none. */
  readonly imageScans?: Readonly<Record<string, ImageScan | null>>
  /** What was said of the pods of a namespace whose policy got stricter. */
  readonly podWarnings?: readonly string[]
}

export interface Lookups {
  /** The labels of a namespace; null when they cannot be looked up. */
  namespaceLabels(name: string): Promise<Known['namespaceLabels']> | Known['namespaceLabels']
  now(): string
  /** Whether a user may approve exceptions in a namespace; undefined when it cannot be asked. */
  mayApprove?(user: Review['user'], namespace: string): Promise<boolean | undefined>
  /** The pods of a namespace; undefined when they cannot be listed. */
  podsOf?(namespace: string): Promise<readonly JsonObject[] | undefined>
  /** What scans said of images, where there are results of scans; never asks anybody. */
  scans?(): ImageScans | undefined
  onCost?(policy: string, microseconds: number): void
}

/** One request of the API server, from body to body. The snapshot is the one that holds when the request has come. */
export async function handleReview(
  body: string,
  { phase, direction }: Endpoint,
  snapshot: Snapshot,
  lookups: Lookups,
): Promise<Handled> {
  const read = readReview(body)
  if (!read.ok) return { status: 400, body: `${JSON.stringify({ error: read.error })}\n` }
  const review = withoutSecrets(read.value)
  const namespaceLabels = await labelsFor(review, lookups)
  const mayApprove = isOwnKind(review) ? await lookups.mayApprove?.(review.user, review.namespace) : undefined
  const known = { namespaceLabels, now: lookups.now(), ...(mayApprove !== undefined && { mayApprove }) }
  const scans = remembered(lookups.scans?.())
  let stricter: Parameters<WarnOfPods> | undefined
  const asked: Known = {
    ...known,
    ...(scans !== undefined && { scans }),
    warnOfPods: (...which) => {
      stricter = which
      return []
    },
    ...(lookups.onCost !== undefined && { onCost: lookups.onCost.bind(lookups) }),
  }
  let decision = decideFor({ phase, direction }, review, snapshot, asked)
  // Pods are listed only for the few reviews that need them, so it takes the decision to see that it does.
  const podWarnings = stricter === undefined ? undefined : await warningsOfPods(stricter, snapshot, lookups)
  if (podWarnings !== undefined)
    decision = decideFor({ phase, direction }, review, snapshot, {
      ...known,
      ...(scans !== undefined && { scans }),
      warnOfPods: () => podWarnings,
    })
  return {
    status: 200,
    body: answerTo(review.uid, answerOf(decision)),
    judged: {
      phase,
      direction,
      review,
      known: {
        ...known,
        ...(podWarnings !== undefined && { podWarnings }),
        ...(scans !== undefined && { imageScans: scans.asked() }),
      },
      decision,
      snapshot,
    },
  }
}

/** Scans that keep what they were asked, so that it can be recorded, and one review sees one answer. */
function remembered(scans: ImageScans | undefined) {
  if (scans === undefined) return undefined
  const asked = new Map<string, ImageScan | undefined>()
  return {
    scanOf(image: string): ImageScan | undefined {
      if (!asked.has(image)) asked.set(image, scans.scanOf(image))
      return asked.get(image)
    },
    asked: () => Object.fromEntries([...asked].map(([image, scan]) => [image, scan ?? null])),
  }
}

/** The scans of a record. */
export function recordedScans(scans: Looked['imageScans']): ImageScans | undefined {
  return scans && { scanOf: (image) => (Object.hasOwn(scans, image) ? (scans[image] ?? undefined) : undefined) }
}

async function warningsOfPods(
  [namespace, enforce]: Parameters<WarnOfPods>,
  { podSecurity }: Snapshot,
  lookups: Lookups,
): Promise<readonly string[]> {
  const pods = await lookups.podsOf?.(namespace)
  if (pods !== undefined) return warnOfExistingPods(namespace, enforce, pods, podSecurity)
  return [`the pods of namespace "${namespace}" could not be listed: nobody knows whether they break the new policy`]
}

/** What a path of the server is for. */
export interface Endpoint {
  readonly phase: Phase
  readonly direction: Direction
}

/** The decision of either phase. */
export function decideFor({ phase, direction }: Endpoint, review: Review, snapshot: Snapshot, known: Known): Decision {
  const asked = direction === 'all' ? snapshot : partOf(snapshot, direction)
  return phase === 'validate' ? decide(review, asked, known) : mutated(review, asked, known)
}

/** The policies of one direction; the labels of namespaces are enforced, so they fail closed. */
function partOf(snapshot: Snapshot, direction: 'closed' | 'open'): Snapshot {
  const policies = snapshot.policies.filter(({ failure }) => failure === direction)
  const labels = snapshot.podSecurity.labels && direction === 'closed'
  return { ...snapshot, policies, podSecurity: { ...snapshot.podSecurity, labels } }
}

function labelsFor(review: Review, lookups: Lookups): ReturnType<Lookups['namespaceLabels']> {
  if (review.resource.group === '' && review.resource.resource === 'namespaces') return labelsOf(review.object)
  return review.namespace === '' ? undefined : lookups.namespaceLabels(review.namespace)
}

function labelsOf(object: JsonObject | undefined): JsonObject | undefined {
  const metadata = object?.metadata
  const labels = typeof metadata === 'object' && metadata !== null && 'labels' in metadata ? metadata.labels : undefined
  return typeof labels === 'object' && labels !== null && !Array.isArray(labels) ? (labels as JsonObject) : undefined
}

/** What mutates never refuses: the validating phase judges whatever comes of it. */
function mutated(review: Review, snapshot: Snapshot, known: Known): Decision {
  const patch = mutate(review, snapshot, known)
  const unasked = { ...snapshot, policies: [], podSecurity: { ...snapshot.podSecurity, labels: false } }
  return { ...decide(review, unasked, known), kind: 'allow', code: 200, reason: '', message: '', patch }
}

function answerOf(decision: Decision): Parameters<typeof answerTo>[1] {
  const { kind, code, reason, message, warnings, auditAnnotations, patch } = decision
  return { allowed: kind === 'allow', code, reason, message, warnings, auditAnnotations, patch }
}

const secretMembers = ['data', 'stringData'] as const

/** The values of Secrets are out of it before anything is judged, logged or recorded. */
function withoutSecrets(review: Review): Review {
  if (review.resource.group !== '' || review.resource.resource !== 'secrets') return review
  return { ...review, object: emptied(review.object), oldObject: emptied(review.oldObject) }
}

function emptied(object: JsonObject | undefined): JsonObject | undefined {
  if (object === undefined) return undefined
  const hidden = secretMembers.flatMap((key): [string, JsonObject][] => {
    const values = object[key]
    if (typeof values !== 'object' || values === null || Array.isArray(values)) return []
    return [[key, Object.fromEntries(Object.keys(values).map((name) => [name, '']))]]
  })
  const annotations = withoutLastApplied(object)
  return { ...object, ...Object.fromEntries(hidden), ...annotations }
}

/** kubectl writes the whole Secret into an annotation. */
function withoutLastApplied({ metadata }: JsonObject): JsonObject {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return {}
  const { annotations } = metadata as JsonObject
  if (typeof annotations !== 'object' || annotations === null || Array.isArray(annotations)) return {}
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...rest } = annotations as JsonObject
  return { metadata: { ...(metadata as JsonObject), annotations: rest } }
}
