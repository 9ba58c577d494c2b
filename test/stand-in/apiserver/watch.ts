import type { ServerResponse } from 'node:http'
import { canonicalJson, type JsonObject } from '../../../src/core/index.ts'
import { apiVersionOf, type Served } from './resources.ts'
import { tooOld } from './status.ts'
import type { Store, StoredEvent } from './store.ts'

/** Streams what happens to a resource after a version, one event a line. */
export function serveWatch(
  store: Store,
  served: Served,
  namespace: string | undefined,
  query: URLSearchParams,
  response: ServerResponse,
  bookmarkMs = 60_000,
): void {
  const from = Number(query.get('resourceVersion') ?? 0)
  response.writeHead(200, { 'content-type': 'application/json' })
  const write = (type: string, object: JsonObject): void => {
    response.write(`${canonicalJson({ type, object })}\n`)
  }
  if (from < store.oldest) {
    write('ERROR', tooOld(from, store.oldest).body)
    response.end()
    return
  }
  const tell = (event: StoredEvent): void => {
    const concerns = event.group === served.group && event.resource === served.resource
    if (concerns && (namespace === undefined || event.namespace === namespace)) write(event.type, event.object)
  }
  response.flushHeaders()
  for (const event of store.eventsSince(from)) tell(event)
  const stop = store.listen(tell)
  const bookmark = (): void =>
    write('BOOKMARK', {
      kind: served.kind,
      apiVersion: apiVersionOf(served),
      metadata: { resourceVersion: String(store.version) },
    })
  const bookmarks = query.get('allowWatchBookmarks') === 'true' ? setInterval(bookmark, bookmarkMs) : undefined
  const seconds = Number(query.get('timeoutSeconds') ?? 0)
  const end = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined
  response.on('close', () => {
    stop()
    clearInterval(bookmarks)
    clearTimeout(end)
  })
}
