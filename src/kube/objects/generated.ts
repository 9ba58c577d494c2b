import { type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import type { KubeObject } from './object.ts'

/** Objects that Kubernetes makes by itself in every namespace, and records of what happened: nobody wrote them. */
const neverJudged = new Set([
  'core/Event',
  'events.k8s.io/Event',
  'coordination.k8s.io/Lease',
  'discovery.k8s.io/EndpointSlice',
  'core/Endpoints',
  'apps/ControllerRevision',
  'metrics.k8s.io/PodMetrics',
  'metrics.k8s.io/NodeMetrics',
])

/**
 * Why an object is left out of the assessment, or undefined when it is to be judged. What stands in a file somebody
 * wrote; only in a cluster do these rules hold, and they hide nothing that carries data of its own.
 */
export function reasonNotJudged(object: KubeObject): string | undefined {
  if (object.origin.source === 'file' || object.origin.source === 'review') return undefined
  const { group, kind } = object.ref
  if (neverJudged.has(`${group === '' ? 'core' : group}/${kind}`) || isGenerated(object)) return 'made by Kubernetes'
  if (object.owner === undefined) return undefined
  if (kind === 'ReplicaSet' && member(member(object.object, 'spec'), 'replicas') === 0)
    return 'an old revision without pods'
  const phase = textAt(member(object.object, 'status'), 'phase')
  const ended = group === '' && kind === 'Pod' && (phase === 'Succeeded' || phase === 'Failed')
  return ended ? 'a pod that has ended' : undefined
}

/** The certificate bundle and the service account that every namespace gets, as long as nobody added to them. */
function isGenerated({ ref: { group, kind, name }, object }: KubeObject): boolean {
  if (group !== '') return false
  if (kind === 'ConfigMap' && name === 'kube-root-ca.crt')
    return Object.keys(objectAt(object, 'data') ?? {}).every((key) => key === 'ca.crt')
  return kind === 'ServiceAccount' && name === 'default' && isUntouched(object)
}

/** Nobody gave the account secrets, a cloud identity or a say about its token. */
function isUntouched(account: JsonObject): boolean {
  return (
    listAt(account, 'secrets').length === 0 &&
    listAt(account, 'imagePullSecrets').length === 0 &&
    member(account, 'automountServiceAccountToken') === undefined &&
    objectAt(member(account, 'metadata'), 'annotations') === undefined
  )
}
