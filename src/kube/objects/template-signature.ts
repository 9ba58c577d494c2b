import {
  canonicalJson,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
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
  const token = tokenVolume(spec.volumes)
  const pick = (container: JsonObject) => pickContainer(container, token)
  const lists = containerLists.map(({ field }): [string, Json] => [field, eachOf(spec[field], pick)])
  return {
    spec: {
      ...pickMembers(spec, podFieldsRead),
      volumes: token === undefined ? (spec.volumes ?? null) : withoutLast(spec.volumes),
      ...Object.fromEntries(lists),
    },
    annotations: profileAnnotations(metadata),
    complete,
  }
}

function pickContainer(container: JsonObject, token: string | undefined): JsonObject {
  const { volumeMounts } = container
  const last = isArray(volumeMounts) ? volumeMounts.at(-1) : undefined
  const isToken = token !== undefined && textAt(last, 'name') === token && textAt(last, 'mountPath') === tokenPath
  const mounts = isToken ? withoutLast(volumeMounts) : (volumeMounts ?? null)
  const { volumeMounts: _, ...read } = pickMembers(container, containerFieldsRead)
  return { ...read, ...(mounts !== null && { volumeMounts: mounts }) }
}

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * The name of the token volume that admission adds to every pod, at the end and under a name of the pod's own: without
 * it a pod is what its template says. The name alone is nothing, for anybody may call a volume so: it has to hold the
 * token, the cluster's certificate and the namespace, and nothing else. Elsewhere in a list it was not admission, and
 * positions would shift.
 */
function tokenVolume(volumes: Json | undefined): string | undefined {
  const last = isArray(volumes) ? volumes.at(-1) : undefined
  const name = textAt(last, 'name')
  if (!isObject(last) || name === undefined || !/^kube-api-access-[a-z0-9]{5}$/.test(name)) return undefined
  const sources = listAt(member(last, 'projected'), 'sources')
  const isWhole = Object.keys(last).sort().join() === 'name,projected' && sources.length === 3
  return isWhole && tokenParts.every((isPart, index) => isPart(sources[index])) ? name : undefined
}

/** In the order that the ServiceAccount admission plugin writes them. */
const tokenParts: readonly ((source: Json | undefined) => boolean)[] = [
  (source) =>
    isOnly(source, 'serviceAccountToken') && member(member(source, 'serviceAccountToken'), 'audience') === undefined,
  (source) => isOnly(source, 'configMap') && textAt(member(source, 'configMap'), 'name') === 'kube-root-ca.crt',
  (source) =>
    isOnly(source, 'downwardAPI') &&
    listAt(member(source, 'downwardAPI'), 'items').every(
      (item) => textAt(member(item, 'fieldRef'), 'fieldPath') === 'metadata.namespace',
    ),
]

const isOnly = (source: Json | undefined, name: string): boolean =>
  isObject(source) && Object.keys(source).join() === name

function withoutLast(list: Json | undefined): Json {
  const rest = isArray(list) ? list.slice(0, -1) : []
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
