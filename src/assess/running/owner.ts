import { type Json, type JsonObject, member, objectAt, sortedKeys, textAt } from '../../core/index.ts'
import type { Estate, Workload } from '../../kube/estate-index/index.ts'
import type { WorkloadOwner } from './types.ts'

/** Names that say it in most clusters, with or without a prefix: `team`, `example.com/owner`. */
const usual = new Set(['owner', 'team'])

/** Who owns a workload: by its own labels and annotations, those of its pods, then those of its namespace. */
export function ownerOf(workload: Workload, estate: Estate, keys: readonly string[]): WorkloadOwner | undefined {
  const own = [...metadataOf(workload.object.object), workload.podLabels, workload.facts.annotations]
  const ofNamespace = metadataOf(estate.namespace(workload.object.ref.namespace)?.object?.object)
  return named(own, keys, 'workload') ?? named(ofNamespace, keys, 'namespace')
}

function named(
  places: readonly JsonObject[],
  keys: readonly string[],
  of: WorkloadOwner['of'],
): WorkloadOwner | undefined {
  for (const place of places)
    for (const key of keys.length > 0 ? keys : sortedKeys(place).filter(isUsual)) {
      const name = textAt(place, key)
      if (name) return { name, key, of }
    }
  return undefined
}

const isUsual = (key: string): boolean => usual.has(key.slice(key.lastIndexOf('/') + 1))

function metadataOf(object: Json | undefined): readonly JsonObject[] {
  const metadata = member(object, 'metadata')
  return [objectAt(metadata, 'labels') ?? {}, objectAt(metadata, 'annotations') ?? {}]
}
