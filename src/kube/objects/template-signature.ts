import {
  canonicalJson,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  pickMembers,
  textAt,
} from '../../core/index.ts'
import { containerFieldsRead, podFieldsRead } from '../pod-facts/index.ts'
import type { PodTemplate } from './pod-templates.ts'

/**
 * Equal for templates that every template check judges alike: exactly the fields that facts are read from, the
 * annotations that carry old profiles, and how much of the pod the object decides.
 */
export function templateSignature(template: PodTemplate): string {
  const signed = signedPart(template)
  try {
    // Not sorted: the API server writes fields in one order, and another order costs one more evaluation, no verdict.
    return JSON.stringify(signed)
  } catch {
    return canonicalJson(signed) // an integer beyond 53 bits, which JSON.stringify refuses
  }
}

/** What of a template goes into its signature. */
export function signedPart({ spec, metadata, containerLists, complete }: PodTemplate): JsonObject {
  const lists = containerLists.map(({ field }): [string, Json] => [field, eachOf(spec[field], pickContainer)])
  return {
    spec: {
      ...pickMembers(spec, podFieldsRead),
      volumes: withoutToken(spec.volumes),
      ...Object.fromEntries(lists),
    },
    annotations: profileAnnotations(metadata),
    complete,
  }
}

function pickContainer(container: JsonObject): JsonObject {
  const mounts = withoutToken(container.volumeMounts)
  return { ...pickMembers(container, containerFieldsRead), ...(mounts !== null && { volumeMounts: mounts }) }
}

/**
 * Every running pod has a token volume of its own name, and a mount of it, which admission adds at the end: without
 * them a pod is what its template says. Elsewhere in a list it was not admission, and positions would shift.
 */
function withoutToken(list: Json | undefined): Json {
  if (!isArray(list)) return list ?? null
  const isToken = textAt(list.at(-1), 'name')?.startsWith('kube-api-access-') === true
  const rest = isToken ? list.slice(0, -1) : list
  return rest.length === 0 ? null : rest
}

function eachOf(list: Json | undefined, change: (item: JsonObject) => JsonObject): Json {
  return isArray(list) ? list.map((item) => (isObject(item) ? change(item) : item)) : (list ?? null)
}

function profileAnnotations(metadata: JsonObject | undefined): JsonObject {
  const annotations = objectAt(metadata, 'annotations') ?? {}
  const keys = Object.keys(annotations).filter((key) => key.includes('seccomp') || key.includes('apparmor'))
  return pickMembers(annotations, keys)
}
