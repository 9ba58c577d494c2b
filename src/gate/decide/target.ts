import { deploymentBehind, OwnJudge, refOfOwner } from '../../assess/index.ts'
import { canonicalJson, type ImageScans, type JsonObject, objectAt, type SubjectRef, textAt } from '../../core/index.ts'
import { type KubeObject, type PodTemplatePaths, podTemplatesOf, readKubeObject } from '../../kube/objects/index.ts'
import { isSignificantPodUpdate } from '../../policy/pss/index.ts'
import type { Review } from '../review/index.ts'

/** What a review is about, as checks see it. */
export interface Target {
  readonly judge: OwnJudge
  /** The object before, of an update. */
  readonly before: OwnJudge | undefined
  /** Whether what is judged differs from before; always so when the object is new. */
  readonly changed: boolean
  /** The object itself and the controllers above it, as far as the object says. */
  readonly refs: readonly SubjectRef[]
}

/** Subresources of a pod that carry no pod; every other one is judged as one, so that an unknown one fails safe. */
const podless = new Set(['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status', 'scale'])

/** Why a review is about nothing that can be judged; undefined when it is. */
export function whyNotJudged(review: Review): string | undefined {
  const { operation, subresource, resource } = review
  if (operation !== 'CREATE' && operation !== 'UPDATE') return `${operation} changes no object`
  if (subresource === '') return undefined
  const isPod = resource.group === '' && resource.resource === 'pods'
  if (isPod && !podless.has(subresource)) return undefined
  return `${resource.resource}/${subresource} carries no specification`
}

/** The object of a review, ready to be judged; a text says why it cannot be. */
export function targetOf(review: Review, paths: PodTemplatePaths, scans?: ImageScans): Target | string {
  const object = objectOf(review, review.object)
  if (typeof object === 'string') return object
  const judge = new OwnJudge(object, paths, scans)
  const before = review.operation === 'UPDATE' ? objectOf(review, review.oldObject) : undefined
  if (before === undefined || typeof before === 'string')
    return { judge, before: undefined, changed: true, refs: refsOf(review, object) }
  const changed = differs(object, before, paths)
  return { judge, before: new OwnJudge(before, paths, scans), changed, refs: refsOf(review, object) }
}

function objectOf({ uid, kind, namespace, name }: Review, value: JsonObject | undefined): KubeObject | string {
  if (value === undefined) return 'the review carries no object'
  const { group, version } = kind
  const whole = {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind: kind.kind,
    ...value,
    ...(objectAt(value, 'metadata') === undefined && { metadata: { name } }),
  }
  const read = readKubeObject(whole, { origin: { source: 'review', uid }, ...(namespace && { namespace }) })
  return read.ok ? read.object : read.message
}

/**
 * Whether an update touches what checks look at. A pod as Pod Security Admission sees it; a controller by its template,
 * so that its replicas can be scaled; anything else by all but its metadata and status. Whoever takes a finalizer off
 * an old object must not be stopped by what the object always was.
 */
function differs(now: KubeObject, before: KubeObject, paths: PodTemplatePaths): boolean {
  if (now.ref.group === '' && now.ref.kind === 'Pod') return isSignificantPodUpdate(now.object, before.object)
  const templates = podTemplatesOf(now, paths)
  const earlier = podTemplatesOf(before, paths)
  if (templates.length > 0 || earlier.length > 0) return textOf(templates) !== textOf(earlier)
  return canonicalJson(withoutMetadata(now.object)) !== canonicalJson(withoutMetadata(before.object))
}

function textOf(
  templates: readonly { readonly spec: JsonObject; readonly metadata: JsonObject | undefined }[],
): string {
  return canonicalJson(templates.map(({ spec, metadata }) => ({ spec, metadata: metadata ?? null })))
}

export function withoutMetadata(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== 'metadata' && key !== 'status'))
}

/**
 * A pod is named after its controller, which people know: exceptions and ratchets count for it too. Only the cluster's
 * own controllers are believed: anybody may write an owner into a pod, and would get its exceptions with it.
 */
function refsOf({ user }: Review, object: KubeObject): readonly SubjectRef[] {
  const { owner, ref } = object
  if (owner === undefined || !isController(user.username)) return [ref]
  const above = refOfOwner(object, owner)
  const deployment = deploymentBehind(object, above)
  const cronJob = owner.kind === 'Job' ? cronJobBehind(above) : undefined
  return [ref, above, deployment, cronJob].filter((one) => one !== undefined)
}

/** The controller manager as a whole, or one of its controllers with an account of its own. */
function isController(username: string): boolean {
  return (
    username === 'system:kube-controller-manager' ||
    /^system:serviceaccount:kube-system:[a-z-]+-controller$/.test(username)
  )
}

/** A CronJob names its jobs after itself and the minute they are due. */
function cronJobBehind(job: SubjectRef): SubjectRef | undefined {
  const name = /^(.+)-\d{8,10}$/.exec(job.name)?.[1]
  return name === undefined ? undefined : { ...job, kind: 'CronJob', name }
}

/** Whether a pod was made by a kubelet from a file, which runs it whatever the API server says. */
export function isMirrorPod({ resource, object }: Review): boolean {
  const annotations = objectAt(objectAt(object, 'metadata'), 'annotations')
  return (
    resource.group === '' &&
    resource.resource === 'pods' &&
    textAt(annotations, 'kubernetes.io/config.mirror') !== undefined
  )
}
