import {
  byCodePoint,
  type JsonObject,
  type Missing,
  messageOf,
  objectAt,
  textAt,
  type Unread,
} from '../../../core/index.ts'
import {
  type ApiResource,
  type KubeClient,
  KubeError,
  type KubeErrorCode,
  type ListOptions,
  missingWhy,
  resourceName,
} from '../../client/index.ts'
import { type KubeObject, type PodTemplatePaths, readKubeObject } from '../../objects/index.ts'
import { alsoMissing, isScanned, scannedResourcesOf, scanOrder } from './kinds.ts'

/** Objects of a kind that could not be read, and where. */
export interface Gap {
  readonly of: { readonly group: string; readonly kind: string }
  readonly missing: readonly Missing[]
}

/** What a cluster gives: an object, something that could not be read, or evidence that is missing. */
export type LiveItem = { readonly object: KubeObject } | { readonly unread: Unread } | { readonly gap: Gap }

export interface LiveOptions {
  /** Only this namespace, and what belongs to the whole cluster. */
  readonly namespace?: string
  readonly podTemplates: PodTemplatePaths
  /** Also the names of Secrets. Their contents are never asked for, but the right to list them gives those too. */
  readonly secretNames?: boolean
  readonly signal?: AbortSignal
  /** Of the kinds a scan looks at only these; all of them unless told. */
  readonly only?: (group: string, resource: string, kind: string) => boolean
}

/** So many lists by namespace are tried where the list of all namespaces is forbidden. */
const maxNamespaceLists = 2000

/**
 * The objects of a cluster that checks look at, as they stream in, kind by kind. Whatever the user may not list is
 * a gap: what depends on it is unknown. Throws only when the cluster cannot be talked to at all.
 */
export async function* readLive(client: KubeClient, options: LiveOptions): AsyncGenerator<LiveItem, void, undefined> {
  const discovery = await client.discover()
  for (const { group, message } of discovery.failed) yield* silentGroup(group, message)
  const wanted = discovery.resources
    .filter((one) => one.verbs.includes('list') && isWanted(one, options))
    .sort(
      (a, b) =>
        scanOrder(a.group, a.resource) - scanOrder(b.group, b.resource) ||
        byCodePoint(resourceName(a), resourceName(b)),
    )
  const reader = new LiveReader(client, options)
  const namespaces = wanted.filter(({ kind, group }) => kind === 'Namespace' && group === '')
  for (const resource of [...namespaces, ...wanted.filter((one) => !namespaces.includes(one))])
    yield* reader.read(resource)
  if (options.secretNames !== true)
    yield {
      gap: { of: { group: '', kind: 'Secret' }, missing: [{ need: 'api:secrets', scope: {}, why: 'not-configured' }] },
    }
}

function isWanted({ group, resource, kind }: ApiResource, { only, podTemplates, secretNames }: LiveOptions): boolean {
  if (only?.(group, resource, kind) === false) return false
  if (group === '' && resource === 'secrets') return secretNames === true
  return group === 'constraints.gatekeeper.sh' || isScanned(group, resource, kind, podTemplates)
}

function* silentGroup(group: string, message: string): Generator<LiveItem> {
  yield {
    unread: unreadOf(
      `nothing of the API group ${group} was read: ${message}`,
      'is the API server behind this group up? (kubectl get apiservices)',
    ),
  }
  for (const resource of scannedResourcesOf(group)) {
    const also = alsoMissing(group, resource, false)
    const needs = [`api:${resource}` as const, ...(also === undefined ? [] : [also])]
    yield { gap: { of: { group, kind: resource }, missing: needs.map((need) => ({ need, scope: {}, why: 'stale' })) } }
  }
}

/** A server that does not answer for so many kinds in a row is asked no more. */
const maxSilent = 3
const noAnswer: ReadonlySet<KubeErrorCode> = new Set(['timeout', 'unreachable', 'truncated'])
const gaveUp = (): KubeError => new KubeError('timeout', 'the API server stopped answering, so it was not asked')

class LiveReader {
  readonly #client: KubeClient
  readonly #options: LiveOptions
  readonly #namespaces: string[] = []
  /** False once the list of namespaces was refused: then only the context's own is known. */
  #knowsNamespaces = true
  #namespaceLists = 0
  /** Kinds in a row that the server did not answer for. */
  #silent = 0

  constructor(client: KubeClient, options: LiveOptions) {
    this.#client = client
    this.#options = options
  }

  async *read(resource: ApiResource): AsyncGenerator<LiveItem, void, undefined> {
    const { namespace } = this.#options
    const error =
      this.#silent >= maxSilent ? gaveUp() : yield* this.#list(resource, resource.namespaced ? namespace : undefined)
    this.#silent = error !== undefined && noAnswer.has(error.code) ? this.#silent + 1 : 0
    if (error === undefined) return
    if (error.code === 'unauthorized') throw error
    if (resource.kind === 'Namespace' && resource.group === '') this.#knowsNamespaces = false
    const where = namespace !== undefined && resource.namespaced ? [namespace] : undefined
    if (error.code !== 'forbidden' || !resource.namespaced || where !== undefined) {
      yield* this.#gap(resource, error, where)
      return
    }
    yield* this.#readByNamespace(resource, error)
  }

  /** Rights in some namespaces are worth something: what can be read is judged, and the rest is known to be missing. */
  async *#readByNamespace(resource: ApiResource, refused: KubeError): AsyncGenerator<LiveItem, void, undefined> {
    const candidates = this.#knowsNamespaces ? this.#namespaces : [this.#client.access.namespace]
    if (this.#namespaceLists + candidates.length > maxNamespaceLists) {
      yield* this.#gap(resource, refused)
      return
    }
    this.#namespaceLists += candidates.length
    const failed: string[] = []
    let last = refused
    for (const namespace of candidates) {
      const error = yield* this.#list(resource, namespace)
      if (error === undefined) continue
      failed.push(namespace)
      last = error
    }
    if (failed.length === candidates.length || !this.#knowsNamespaces) yield* this.#gap(resource, refused)
    else if (failed.length > 0) yield* this.#gap(resource, last, failed)
  }

  async *#list(
    resource: ApiResource,
    namespace: string | undefined,
  ): AsyncGenerator<LiveItem, KubeError | undefined, undefined> {
    const { signal } = this.#options
    const isSecret = resource.group === '' && resource.resource === 'secrets'
    const isNamespace = resource.group === '' && resource.kind === 'Namespace'
    const only = isNamespace ? this.#options.namespace : undefined
    const list: ListOptions = {
      metadataOnly: isSecret,
      ...(namespace !== undefined && { namespace }),
      // RBAC lets a role name the objects of such a list.
      ...(only !== undefined && { fieldSelector: `metadata.name=${only}` }),
      ...(signal !== undefined && { signal }),
    }
    try {
      for await (const item of this.#client.list(resource, list)) {
        if (item.kind === 'end') continue
        if (item.kind === 'unreadable') {
          yield {
            unread: unreadOf(
              `an object among ${resourceName(resource)} could not be read: ${item.message}`,
              'look at it with kubectl get -o json',
            ),
          }
          continue
        }
        const name = textAt(objectAt(item.object, 'metadata'), 'name')
        if (isNamespace && name !== undefined) this.#namespaces.push(name)
        yield readItem(isSecret ? namesOnly(item.object) : item.object)
      }
      return undefined
    } catch (error) {
      if (error instanceof KubeError && error.code !== 'aborted') return error
      throw error
    }
  }

  *#gap(resource: ApiResource, error: KubeError, namespaces?: readonly string[]): Generator<LiveItem> {
    const { group, kind } = resource
    const makesPods = this.#options.podTemplates.has(`${group}/${kind}`)
    const also = alsoMissing(group, resource.resource, makesPods)
    const needs = new Set([`api:${resource.resource}` as const, ...(also === undefined ? [] : [also])])
    const scopes = namespaces?.map((namespace) => ({ namespace })) ?? [{}]
    const why = missingWhy(error.code)
    yield { unread: unreadOf(sentenceOf(resource, error, namespaces), error.details.hint ?? 'try again') }
    yield {
      gap: {
        of: { group, kind },
        missing: [...needs].flatMap((need) => scopes.map((scope) => ({ need, scope, why }))),
      },
    }
  }
}

function sentenceOf(resource: ApiResource, error: KubeError, namespaces: readonly string[] | undefined): string {
  if (error.code !== 'forbidden') return `${resourceName(resource)} could not be listed: ${messageOf(error)}`
  const some = namespaces?.slice(0, 3).join(', ')
  const more = namespaces !== undefined && namespaces.length > 3 ? ` and ${namespaces.length - 3} more` : ''
  const where = namespaces === undefined ? '' : ` in ${some}${more}`
  return `you may not list ${resourceName(resource)}${where}: what depends on them is unknown`
}

function readItem(object: JsonObject): LiveItem {
  const resourceVersion = textAt(objectAt(object, 'metadata'), 'resourceVersion') ?? ''
  const read = readKubeObject(object, { origin: { source: 'live', resourceVersion } })
  return read.ok ? { object: read.object } : { unread: unreadOf(read.message, read.hint) }
}

/** Annotations of a Secret may carry its contents (last-applied-configuration). */
function namesOnly({ apiVersion, kind, metadata }: JsonObject): JsonObject {
  const { annotations: _, ...kept } = objectAt({ metadata: metadata ?? {} }, 'metadata') ?? {}
  return { apiVersion: apiVersion ?? '', kind: kind ?? '', metadata: kept }
}

function unreadOf(message: string, hint: string): Unread {
  return { origin: { source: 'live', resourceVersion: '' }, kind: 'broken', message, hint }
}
