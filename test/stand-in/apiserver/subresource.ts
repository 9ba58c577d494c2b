import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../../src/core/index.ts'
import { apiVersionOf, type Served } from './resources.ts'
import { partsOf, type Target } from './target.ts'

/** A part of an object as its own path shows it, and how a changed part gets back into the object. */
export interface Part {
  readonly apiVersion: string
  readonly kind: string
  view(stored: JsonObject): JsonObject
  graft(stored: JsonObject, sent: JsonObject): JsonObject
}

export function partOf({ served, subresource }: Target): Part {
  const whole = { apiVersion: apiVersionOf(served), kind: served.kind, view: (stored: JsonObject) => stored }
  switch (subresource) {
    case 'status':
      return { ...whole, graft: withStatus }
    case 'scale':
      return { apiVersion: 'autoscaling/v1', kind: 'Scale', view: scaleOf, graft: scaled }
    case 'ephemeralcontainers':
      return { ...whole, graft: (stored, sent) => withSpec(stored, sent, ['ephemeralContainers']) }
    case 'resize':
      return { ...whole, graft: resized }
    default:
      return { ...whole, graft: (stored, sent) => main(served, stored, sent) }
  }
}

/** Only its own path changes a status. */
function main(served: Served, stored: JsonObject, sent: JsonObject): JsonObject {
  if (!partsOf(served).includes('status')) return sent
  const { status: _, ...rest } = sent
  const { status } = stored
  return { ...rest, ...(status !== undefined && { status }) }
}

function withStatus(stored: JsonObject, sent: JsonObject): JsonObject {
  return { ...stored, metadata: sent.metadata ?? {}, status: sent.status ?? {} }
}

function withSpec(stored: JsonObject, sent: JsonObject, keys: readonly string[]): JsonObject {
  const changed = keys.map((key): [string, Json] => [key, objectAt(sent, 'spec')?.[key] ?? []])
  return { ...stored, spec: { ...objectAt(stored, 'spec'), ...Object.fromEntries(changed) } }
}

function resized(stored: JsonObject, sent: JsonObject): JsonObject {
  const wanted = listAt(objectAt(sent, 'spec'), 'containers')
  const containers = listAt(objectAt(stored, 'spec'), 'containers').map((container) => {
    const found = wanted.find((one) => textAt(one, 'name') === textAt(container, 'name'))
    return isObject(container) ? { ...container, resources: objectAt(found, 'resources') ?? {} } : container
  })
  return { ...stored, spec: { ...objectAt(stored, 'spec'), containers } }
}

function scaleOf(stored: JsonObject): JsonObject {
  const {
    name = '',
    namespace = '',
    uid = '',
    resourceVersion = '',
    creationTimestamp = '',
  } = objectAt(stored, 'metadata') ?? {}
  const { replicas = 0, selector = null } = objectAt(stored, 'spec') ?? {}
  const labels = Object.entries(objectAt(selector, 'matchLabels') ?? {}).map(([key, value]) => `${key}=${value}`)
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas }, // Go leaves a zero out
    status: { replicas: objectAt(stored, 'status')?.replicas ?? 0, selector: labels.join(',') },
  }
}

function scaled(stored: JsonObject, sent: JsonObject): JsonObject {
  return { ...stored, spec: { ...objectAt(stored, 'spec'), replicas: objectAt(sent, 'spec')?.replicas ?? 0 } }
}
