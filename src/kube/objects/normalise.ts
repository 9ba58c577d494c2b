import { type JsonObject, objectAt } from '../../core/index.ts'

/** Annotations that controllers and the API server write by themselves. */
const ofControllers = new Set([
  'deprecated.daemonset.template.generation',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
])

/** An object of a cluster without the metadata that nobody wrote, so that it says what its manifest said. */
export function withoutServerMetadata(object: JsonObject): JsonObject {
  const metadata = objectAt(object, 'metadata')
  if (metadata === undefined) return object
  const { managedFields: _, annotations: __, ...rest } = metadata
  const annotations = Object.entries(objectAt(metadata, 'annotations') ?? {}).filter(([key]) => !ofControllers.has(key))
  return {
    ...object,
    metadata: { ...rest, ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }) },
  }
}
