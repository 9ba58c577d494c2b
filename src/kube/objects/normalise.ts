import { type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'

/** Annotations that controllers and the API server write by themselves. */
const ofControllers = new Set([
  'deprecated.daemonset.template.generation',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
])

/** An object of a cluster without what nobody wrote, so that it says what its manifest said. */
export function asWritten(object: JsonObject): JsonObject {
  const metadata = objectAt(object, 'metadata')
  if (metadata === undefined) return object
  const plain = { ...object, metadata: writtenMetadata(object, metadata) }
  return textAt(object, 'kind') === 'Pod' && textAt(object, 'apiVersion') === 'v1'
    ? withoutDefaultAccount(plain)
    : plain
}

function writtenMetadata(object: JsonObject, metadata: JsonObject): JsonObject {
  const { managedFields: _, annotations, ...rest } = metadata
  if (annotations === undefined || isOfDeployment(object, metadata)) return rest
  const kept = Object.entries(objectAt(metadata, 'annotations') ?? {}).filter(([key]) => !ofControllers.has(key))
  return kept.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(kept) }
}

/** Deployments copy their own annotations to their replica sets, where they would be found a second time. */
function isOfDeployment(object: JsonObject, metadata: JsonObject): boolean {
  const owner = listAt(metadata, 'ownerReferences').find((one) => member(one, 'controller') === true)
  return textAt(object, 'kind') === 'ReplicaSet' && textAt(owner, 'kind') === 'Deployment'
}

/** The ServiceAccount admission plugin writes `default` where a pod names no account. */
function withoutDefaultAccount(pod: JsonObject): JsonObject {
  const spec = objectAt(pod, 'spec')
  if (spec === undefined || textAt(spec, 'serviceAccountName') !== 'default') return pod
  const { serviceAccountName: _, serviceAccount: __, ...rest } = spec
  return { ...pod, spec: rest }
}
