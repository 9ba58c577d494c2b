import { isObject, type JsonObject, objectAt, textAt } from '../../core/index.ts'
import { parseJson, streamJsonItems } from '../../formats/json/index.ts'
import { expectJson } from './answer.ts'
import { KubeError } from './error.ts'
import { type ApiResource, apiVersionOf, resourceName, resourcePath } from './resource.ts'
import { mayRetry, type RetryPolicy, waitBefore } from './retry.ts'
import type { RawAnswer } from './transport.ts'

export interface ListOptions {
  readonly namespace?: string
  /** Objects a page; 500 unless told, as kubectl asks. */
  readonly pageSize?: number
  /** Only metadata is sent: for kinds whose content is nobody's business. */
  readonly metadataOnly?: boolean
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly signal?: AbortSignal
}

export type Listed =
  | { readonly kind: 'object'; readonly object: JsonObject }
  | { readonly kind: 'unreadable'; readonly message: string }
  /** The list is complete as of this version. */
  | { readonly kind: 'end'; readonly resourceVersion: string }

/** Opens one page, once; an answer other than success is thrown. */
export type OpenPage = (path: string, accept: string, signal?: AbortSignal) => Promise<RawAnswer>

const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
const maxItemBytes = 8 * 1024 * 1024
const maxRestarts = 5
/** A list with selectors may have pages without objects, but not without end. */
const maxEmptyPages = 100

/**
 * The objects of a resource, page by page and object by object. A page that breaks is asked for again; a list that has
 * expired (410) goes on from a newer snapshot. Whatever happens, each object is given once.
 */
export async function* listObjects(
  open: OpenPage,
  resource: ApiResource,
  options: ListOptions,
  retry: RetryPolicy,
): AsyncGenerator<Listed, void, undefined> {
  const given = new Set<string>()
  let next: string | undefined
  let failures = 0
  let emptyPages = 0
  for (let restarts = 0; ; ) {
    try {
      const before = given.size
      const end = yield* readPage(open, resource, next, options, given)
      failures = 0
      if (!end.next) {
        yield { kind: 'end', resourceVersion: end.resourceVersion }
        return
      }
      emptyPages = given.size === before ? emptyPages + 1 : 0
      if (end.next === next || emptyPages > maxEmptyPages)
        throw new KubeError(
          'malformed',
          `the list of ${resourceName(resource)} does not go on: the API server gives one page after another without objects`,
        )
      next = end.next
    } catch (error) {
      if (error instanceof KubeError && error.code === 'expired' && restarts < maxRestarts) {
        restarts += 1
        next = error.details.continueFrom
        continue
      }
      failures += 1
      if (!mayRetry(failures, error, retry)) throw error
      await retry.sleep(waitBefore(failures, error, retry))
    }
  }
}

interface PageEnd {
  readonly next: string | undefined
  readonly resourceVersion: string
}

async function* readPage(
  open: OpenPage,
  resource: ApiResource,
  next: string | undefined,
  options: ListOptions,
  given: Set<string>,
): AsyncGenerator<Listed, PageEnd, undefined> {
  const what = `the list of ${resourceName(resource)}`
  const answer = await open(pagePath(resource, next, options), acceptOf(options), options.signal)
  expectJson(answer, what)
  let end: PageEnd | undefined
  for await (const item of streamJsonItems(answer.body, { maxItemBytes })) {
    switch (item.kind) {
      case 'item': {
        const listed = readItem(item.text, resource)
        const key = listed.kind === 'object' ? keyOf(listed.object) : `#${next ?? ''}#${item.index}`
        if (!given.has(key)) yield listed
        given.add(key)
        break
      }
      case 'too-large':
        yield { kind: 'unreadable', message: `an object of ${item.bytes} bytes is too large` }
        break
      case 'malformed':
        if (item.index === undefined) throw new KubeError('truncated', `${what} broke off: ${item.message}`)
        yield { kind: 'unreadable', message: item.message }
        break
      case 'object':
        end = emptyList(item.text)
        if (end === undefined) throw new KubeError('malformed', `${what} is not a list`)
        break
      case 'end-of-list':
        end = endOf(item.list.metadata)
    }
  }
  if (end === undefined) throw new KubeError('truncated', `${what} is empty: not even a list came back`)
  return end
}

function pagePath(resource: ApiResource, next: string | undefined, options: ListOptions): string {
  const query = new URLSearchParams({ limit: String(options.pageSize ?? 500) })
  if (next !== undefined) query.set('continue', next)
  if (options.labelSelector !== undefined) query.set('labelSelector', options.labelSelector)
  if (options.fieldSelector !== undefined) query.set('fieldSelector', options.fieldSelector)
  return `${resourcePath(resource, options.namespace)}?${query}`
}

/** A server that cannot leave the content out (an old aggregated one) sends all of it; then we do. */
function acceptOf({ metadataOnly }: ListOptions): string {
  return metadataOnly === true ? `${metadataList},application/json` : 'application/json'
}

/** Elements of a list carry no kind, and those of a metadata list the wrong one. */
function readItem(text: string, resource: ApiResource): Listed {
  const parsed = parseJson(text)
  if (!parsed.ok) return { kind: 'unreadable', message: parsed.error.message }
  if (!isObject(parsed.value)) return { kind: 'unreadable', message: 'an element of the list is no object' }
  return { kind: 'object', object: { ...parsed.value, apiVersion: apiVersionOf(resource), kind: resource.kind } }
}

function keyOf(object: JsonObject): string {
  const metadata = objectAt(object, 'metadata')
  return `${textAt(metadata, 'namespace') ?? ''}/${textAt(metadata, 'name') ?? ''}`
}

/** `"items": null` is how Go writes an empty list. */
function emptyList(text: string): PageEnd | undefined {
  const parsed = parseJson(text)
  if (!parsed.ok || !isObject(parsed.value) || parsed.value.items !== null) return undefined
  return endOf(objectAt(parsed.value, 'metadata'))
}

function endOf(metadata: JsonObject | undefined): PageEnd {
  return { next: textAt(metadata, 'continue') || undefined, resourceVersion: textAt(metadata, 'resourceVersion') ?? '' }
}
