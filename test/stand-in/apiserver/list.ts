import { type JsonObject, member, objectAt, textAt } from '../../../src/core/index.ts'
import { parseJson } from '../../../src/formats/json/index.ts'
import { apiVersionOf, type Served } from './resources.ts'
import { expiredContinue, Refusal } from './status.ts'
import type { Store } from './store.ts'

/** One page of a list, as `limit` and `continue` ask for it. */
export function listPage(
  store: Store,
  served: Served,
  namespace: string | undefined,
  query: URLSearchParams,
  metadataOnly: boolean,
): JsonObject {
  const limit = Number(query.get('limit') ?? 0)
  const token = query.get('continue')
  const from = token ? readToken(token) : undefined
  if (from !== undefined && from.version > 0 && from.version < store.oldest)
    throw expiredContinue(tokenOf(-1, from.after))
  const found = store.list(served, namespace, from?.after).filter(({ object }) => isSelected(object, query))
  const page = limit > 0 ? found.slice(0, limit) : found
  const version = from !== undefined && from.version > 0 ? from.version : store.version
  const rest = found.length - page.length
  const last = page.at(-1)
  return {
    kind: metadataOnly ? 'PartialObjectMetadataList' : `${served.kind}List`,
    apiVersion: metadataOnly ? 'meta.k8s.io/v1' : apiVersionOf(served),
    metadata: {
      resourceVersion: String(version),
      ...(rest > 0 && last !== undefined && { continue: tokenOf(version, last.key), remainingItemCount: rest }),
    },
    items: page.map(({ object }) => elementOf(object, served, metadataOnly)),
  }
}

/** Built-in kinds leave kind and version to their list; custom resources carry them. */
function elementOf(object: JsonObject, { group, version }: Served, metadataOnly: boolean): JsonObject {
  if (metadataOnly)
    return { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: object.metadata ?? {} }
  const custom = group.includes('.') && !group.endsWith('.k8s.io')
  if (custom) return { ...object, apiVersion: `${group}/${version}` }
  const { apiVersion: _, kind: __, ...rest } = object
  return rest
}

/** The name in `fieldSelector=metadata.name=NAME`. */
export function selectedName(query: URLSearchParams): string | undefined {
  return /^metadata\.name=(.+)$/.exec(query.get('fieldSelector') ?? '')?.[1]
}

function isSelected(object: JsonObject, query: URLSearchParams): boolean {
  const metadata = objectAt(object, 'metadata')
  const labels = objectAt(metadata, 'labels')
  const wanted = (query.get('labelSelector') ?? '').split(',').filter((part) => part !== '')
  const name = selectedName(query)
  const matches = wanted.every((part) => {
    const [key = '', value] = part.split(/==?/)
    return value === undefined ? member(labels, key) !== undefined : textAt(labels, key) === value
  })
  return matches && (name === undefined || textAt(metadata, 'name') === name)
}

function tokenOf(version: number, after: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start: after })).toString('base64url')
}

function readToken(token: string): { version: number; after: string } {
  const parsed = parseJson(Buffer.from(token, 'base64url').toString('utf8'))
  const after = parsed.ok ? textAt(parsed.value, 'start') : undefined
  if (!parsed.ok || after === undefined) throw new Refusal(400, 'BadRequest', 'continue key is not valid')
  return { version: Number(member(parsed.value, 'rv') ?? 0), after }
}
