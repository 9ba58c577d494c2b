import { isObject, type JsonObject, objectAt, textAt } from '../../core/index.ts'
import { parseJson, streamJsonItems } from '../../formats/json/index.ts'
import { errorOfStatus, expectJson } from './answer.ts'
import { KubeError } from './error.ts'
import type { Listed, ListOptions } from './list.ts'
import { type ApiResource, apiVersionOf, resourceName, resourcePath } from './resource.ts'
import { isWorthRetrying, type RetryPolicy, waitBefore } from './retry.ts'
import type { RawAnswer } from './transport.ts'

export type Watched =
  /** A list begins: what is not in it exists no more. */
  | { readonly kind: 'relist'; readonly because: string }
  | { readonly kind: 'listed'; readonly object: JsonObject }
  /** The list is complete. */
  | { readonly kind: 'synced'; readonly resourceVersion: string }
  | { readonly kind: 'added' | 'modified' | 'deleted'; readonly object: JsonObject }
  /** Nothing before this version is still to come. */
  | { readonly kind: 'bookmark'; readonly resourceVersion: string }
  /** Nobody knows what happens, until `resumed` or a new list. */
  | { readonly kind: 'interrupted'; readonly because: string }
  | { readonly kind: 'resumed' }
  /** An event that cannot be read; the list is made again, so that nothing is missed. */
  | { readonly kind: 'unreadable'; readonly message: string }

export interface WatchOptions {
  readonly namespace?: string
  readonly metadataOnly?: boolean
  readonly signal: AbortSignal
}

export interface WatchPorts {
  list(options: ListOptions): AsyncGenerator<Listed, void, undefined>
  open(path: string, signal: AbortSignal): Promise<RawAnswer>
  readonly retry: RetryPolicy
  /** The server ends a watch after this, so that load balancers see short requests. */
  readonly watchSeconds: number
}

/**
 * Lists a resource and follows it until told to stop. A watch that ends, falls silent or breaks goes on where it was;
 * one whose version has expired (410) starts with a new list. Only what cannot pass by itself is thrown.
 */
export async function* watchObjects(
  ports: WatchPorts,
  resource: ApiResource,
  options: WatchOptions,
): AsyncGenerator<Watched, void, undefined> {
  let because = 'the watch begins'
  while (!options.signal.aborted) {
    yield { kind: 'relist', because }
    try {
      const version = yield* listAgain(ports, options)
      because = yield* follow(ports, resource, options, version)
    } catch (error) {
      if (options.signal.aborted) return
      if (!mayPass(error)) throw error
      because = `the list failed: ${error.message}`
      yield { kind: 'interrupted', because }
      await ports.retry.sleep(ports.retry.maxWaitMs)
    }
  }
}

/** Servers restart and networks come back: a watch outlives both. */
function mayPass(error: unknown): error is KubeError {
  return isWorthRetrying(error) || (error instanceof KubeError && error.code === 'unreachable')
}

async function* listAgain(
  ports: WatchPorts,
  { namespace, metadataOnly, signal }: WatchOptions,
): AsyncGenerator<Watched, string, undefined> {
  let version = ''
  const wanted = {
    signal,
    ...(namespace !== undefined && { namespace }),
    ...(metadataOnly !== undefined && { metadataOnly }),
  }
  for await (const item of ports.list(wanted)) {
    if (item.kind === 'object') yield { kind: 'listed', object: item.object }
    else if (item.kind === 'unreadable') yield item
    else version = item.resourceVersion
  }
  yield { kind: 'synced', resourceVersion: version }
  return version
}

/** Follows from a version on; gives the reason why a new list is needed, or ends with the signal. */
async function* follow(
  ports: WatchPorts,
  resource: ApiResource,
  options: WatchOptions,
  from: string,
): AsyncGenerator<Watched, string, undefined> {
  let version = from
  let failures = 0
  while (!options.signal.aborted) {
    try {
      for await (const event of readEvents(ports, resource, options, version, failures > 0)) {
        if (event.kind === 'resumed') {
          yield event
          continue
        }
        failures = 0
        if (event.kind === 'unreadable') {
          yield event
          return 'an event could not be read'
        }
        version = event.kind === 'bookmark' ? event.resourceVersion : versionOf(event.object) || version
        yield event
      }
    } catch (error) {
      if (options.signal.aborted) break
      if (error instanceof KubeError && error.code === 'expired') return `version ${version} has expired`
      if (!mayPass(error)) throw error
      failures += 1
      yield { kind: 'interrupted', because: error.message }
      await ports.retry.sleep(waitBefore(Math.min(failures, 8), error, ports.retry))
    }
  }
  return 'stopped'
}

type Event = Exclude<Watched, { kind: 'relist' | 'listed' | 'synced' | 'interrupted' }>

async function* readEvents(
  ports: WatchPorts,
  resource: ApiResource,
  options: WatchOptions,
  version: string,
  wasInterrupted: boolean,
): AsyncGenerator<Event> {
  const what = `the watch of ${resourceName(resource)}`
  const query = new URLSearchParams({
    watch: 'true',
    resourceVersion: version,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(ports.watchSeconds),
  })
  const answer = await ports.open(`${resourcePath(resource, options.namespace)}?${query}`, options.signal)
  expectJson(answer, what)
  if (wasInterrupted) yield { kind: 'resumed' }
  for await (const line of streamJsonItems(answer.body)) {
    if (line.kind === 'object') yield readEvent(line.text, resource, what)
    else if (line.kind === 'malformed' && line.index === undefined)
      throw new KubeError('truncated', `${what} broke off: ${line.message}`)
    else
      yield {
        kind: 'unreadable',
        message: line.kind === 'malformed' ? line.message : 'an event is too large or no event',
      }
  }
}

const kinds: Readonly<Record<string, 'added' | 'modified' | 'deleted'>> = {
  ADDED: 'added',
  MODIFIED: 'modified',
  DELETED: 'deleted',
}

function readEvent(text: string, resource: ApiResource, what: string): Exclude<Event, { kind: 'resumed' }> {
  const parsed = parseJson(text)
  if (!parsed.ok) return { kind: 'unreadable', message: parsed.error.message }
  const type = textAt(parsed.value, 'type') ?? ''
  const object = objectAt(parsed.value, 'object')
  if (type === 'ERROR') throw errorOfStatus(object, what)
  if (!isObject(object)) return { kind: 'unreadable', message: 'an event carries no object' }
  if (type === 'BOOKMARK') return { kind: 'bookmark', resourceVersion: versionOf(object) }
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (kind === undefined) return { kind: 'unreadable', message: 'an event is of an unknown type' }
  return { kind, object: { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind } }
}

function versionOf(object: JsonObject): string {
  return textAt(objectAt(object, 'metadata'), 'resourceVersion') ?? ''
}
