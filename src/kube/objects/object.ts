import {
  type Json,
  type JsonObject,
  type Locate,
  listAt,
  member,
  type Origin,
  objectAt,
  type SubjectId,
  type SubjectRef,
  subjectId,
  textAt,
} from '../../core/index.ts'
import { asWritten } from './normalise.ts'
import { isClusterScoped } from './scope.ts'

/** A controller named in `metadata.ownerReferences`. */
export interface Owner {
  readonly group: string
  readonly kind: string
  readonly name: string
}

/** One Kubernetes object as checks and reports see it. */
export interface KubeObject {
  readonly id: SubjectId
  readonly ref: SubjectRef
  readonly version: string
  readonly object: JsonObject
  readonly origin: Origin
  readonly locate: Locate
  /** The file named no namespace, so `default` (or the one asked for) was taken. */
  readonly namespaceAssumed: boolean
  /** The object has no name, and is judged all the same: a snippet, or a mistake that must not hide another. */
  readonly unnamed: boolean
  readonly owner: Owner | undefined
}

export interface ReadOptions {
  readonly origin: Origin
  readonly locate?: Locate
  /** Namespace of objects that name none, as `kubectl apply -n` would set it. */
  readonly namespace?: string
}

export type ReadResult =
  | { readonly ok: true; readonly object: KubeObject }
  | { readonly ok: false; readonly message: string; readonly hint: string }

const unnamed = '(unnamed)'
const workloads = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'])

/** Turns untrusted JSON into an object with an identity; says what is missing otherwise. */
export function readKubeObject(value: Json, options: ReadOptions): ReadResult {
  const apiVersion = textAt(value, 'apiVersion')
  const kind = textAt(value, 'kind')
  const object = objectAt({ value }, 'value')
  if (object === undefined) return refuse('the document is not an object', 'is this a Kubernetes manifest?')
  if (!apiVersion || !kind)
    return refuse(
      `no ${apiVersion ? 'kind' : kind ? 'apiVersion' : 'apiVersion and kind'}`,
      'this does not look like a Kubernetes object; exclude the file, or render the chart or overlay first',
    )
  const metadata = member(value, 'metadata')
  const written = textAt(metadata, 'name') || generatedName(metadata)
  const name = written ?? (workloads.has(kind) ? unnamed : undefined)
  if (name === undefined) return refuse(`${kind} has no metadata.name`, 'give the object a name')
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const clusterScoped = isClusterScoped(group, kind)
  const named = textAt(metadata, 'namespace')
  const namespace = clusterScoped ? '' : named || options.namespace || 'default'
  const ref = { group, kind, namespace, name }
  return {
    ok: true,
    object: {
      id: subjectId(ref),
      ref,
      version: slash < 0 ? apiVersion : apiVersion.slice(slash + 1),
      object: isOfCluster(options.origin) ? asWritten(object) : object,
      origin: options.origin,
      locate: options.locate ?? (() => undefined),
      namespaceAssumed: !clusterScoped && !named,
      unnamed: written === undefined,
      owner: controllerOf(metadata),
    },
  }
}

const isOfCluster = ({ source }: Origin): boolean => source === 'live' || source === 'dump'

function refuse(message: string, hint: string): ReadResult {
  return { ok: false, message, hint }
}

/** An object made with `generateName` has no name yet; the prefix stands for it. */
function generatedName(metadata: Json | undefined): string | undefined {
  const prefix = textAt(metadata, 'generateName')
  return prefix && `${prefix}*`
}

function controllerOf(metadata: Json | undefined): Owner | undefined {
  const owners = listAt(metadata, 'ownerReferences')
  const owner = owners.find((entry) => member(entry, 'controller') === true)
  const kind = textAt(owner, 'kind')
  const name = textAt(owner, 'name')
  if (!kind || !name) return undefined
  const apiVersion = textAt(owner, 'apiVersion') ?? ''
  const slash = apiVersion.indexOf('/')
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), kind, name }
}
