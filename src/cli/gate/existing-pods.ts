import { type JsonObject, listAt, objectAt } from '../../core/index.ts'
import { type ApiResource, type KubeClient, KubeError } from '../../kube/client/index.ts'

const pods: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  namespaced: true,
  verbs: ['list'],
}

/** The API server waits for an answer meanwhile; its own plugin stops after a second. */
const patienceMs = 2000

/** Whoever changes labels again and again would otherwise have the gate hold as many lists of pods. */
const mostAtOnce = 2
let listing = 0

/** What Pod Security reads of the pods of a namespace; undefined when they cannot be listed, or not in time. */
export async function existingPods(client: KubeClient, namespace: string): Promise<readonly JsonObject[] | undefined> {
  if (listing >= mostAtOnce) return undefined
  listing += 1
  try {
    return await listPods(client, namespace)
  } finally {
    listing -= 1
  }
}

async function listPods(client: KubeClient, namespace: string): Promise<readonly JsonObject[] | undefined> {
  const found: JsonObject[] = []
  try {
    for await (const item of client.list(pods, { namespace, signal: AbortSignal.timeout(patienceMs) })) {
      if (item.kind === 'unreadable') return undefined
      if (item.kind === 'object') found.push(judged(item.object))
    }
  } catch (error) {
    if (error instanceof KubeError || isTimeout(error)) return undefined
    throw error
  }
  return found
}

/** Status and managed fields are most of a pod. */
function judged(pod: JsonObject): JsonObject {
  const metadata = objectAt(pod, 'metadata')
  const { name, annotations } = metadata ?? {}
  return {
    metadata: {
      ...(name !== undefined && { name }),
      ...(annotations !== undefined && { annotations }),
      ownerReferences: listAt(metadata, 'ownerReferences'),
    },
    spec: objectAt(pod, 'spec') ?? {},
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
