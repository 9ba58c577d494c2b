import { listAt, member, textAt } from '../../core/index.ts'
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

/** Why an object is left out of the assessment, or undefined when it is to be judged. */
export function reasonNotJudged(object: KubeObject): string | undefined {
  const { group, kind, name } = object.ref
  if (neverJudged.has(`${group === '' ? 'core' : group}/${kind}`)) return 'made by Kubernetes'
  if (group === '' && kind === 'ConfigMap' && name === 'kube-root-ca.crt') return 'made by Kubernetes'
  if (group === '' && kind === 'ServiceAccount' && name === 'default' && isBareServiceAccount(object))
    return 'made by Kubernetes'
  if (kind === 'ReplicaSet' && member(member(object.object, 'spec'), 'replicas') === 0 && object.owner !== undefined)
    return 'an old revision without pods'
  const phase = textAt(member(object.object, 'status'), 'phase')
  if (group === '' && kind === 'Pod' && (phase === 'Succeeded' || phase === 'Failed') && object.owner !== undefined)
    return 'a pod that has ended'
  return undefined
}

function isBareServiceAccount(object: KubeObject): boolean {
  return listAt(object.object, 'secrets').length === 0 && listAt(object.object, 'imagePullSecrets').length === 0
}
