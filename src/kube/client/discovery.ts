import { type Json, listAt, member, messageOf, objectAt, textAt } from '../../core/index.ts'
import { KubeError } from './error.ts'
import type { ApiResource } from './resource.ts'

/** What a cluster serves. */
export interface Discovery {
  /** One version of each kind: the preferred one that has it. */
  readonly resources: readonly ApiResource[]
  /** Groups that could not be asked, most often because an aggregated API server is down. */
  readonly failed: readonly { readonly group: string; readonly message: string }[]
}

/** Gets a path as JSON, with this Accept header. */
export type Get = (path: string, accept: string) => Promise<Json>

const plain = 'application/json'
const aggregated = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  plain,
].join(',')

/** Asks for everything in two requests (Kubernetes ≥ 1.26), and group by group where a server does not know that. */
export async function discover(get: Get): Promise<Discovery> {
  const [core, groups] = await Promise.all([get('/api', aggregated), get('/apis', aggregated)])
  const parts = await Promise.all([
    isAggregated(core) ? readAggregated(core) : askCore(core, get),
    isAggregated(groups) ? readAggregated(groups) : askGroups(groups, get),
  ])
  return {
    resources: onePerKind(parts.flatMap(({ resources }) => resources)),
    failed: parts.flatMap(({ failed }) => failed),
  }
}

const isAggregated = (answer: Json): boolean => textAt(answer, 'kind') === 'APIGroupDiscoveryList'

function readAggregated(answer: Json): Discovery {
  const failed: { group: string; message: string }[] = []
  const resources = listAt(answer, 'items').flatMap((item) => {
    const group = textAt(objectAt(item, 'metadata'), 'name') ?? ''
    return listAt(item, 'versions').flatMap((entry) => {
      const version = textAt(entry, 'version') ?? ''
      if (textAt(entry, 'freshness') === 'Stale')
        failed.push({ group, message: `${group}/${version} did not answer the API server` })
      return listAt(entry, 'resources').flatMap((resource) => aggregatedResource(resource, group, version))
    })
  })
  return { resources, failed }
}

function aggregatedResource(entry: Json, group: string, version: string): ApiResource[] {
  const resource = textAt(entry, 'resource')
  const kind = textAt(objectAt(entry, 'responseKind'), 'kind')
  if (!resource || !kind || version === '') return []
  return [
    { group, version, resource, kind, namespaced: textAt(entry, 'scope') === 'Namespaced', verbs: verbsOf(entry) },
  ]
}

function verbsOf(entry: Json): string[] {
  return listAt(entry, 'verbs').filter((verb): verb is string => typeof verb === 'string')
}

async function askCore(answer: Json, get: Get): Promise<Discovery> {
  const versions = listAt(answer, 'versions').filter((version): version is string => typeof version === 'string')
  return askVersions(
    versions.map((version) => ({ group: '', version })),
    get,
  )
}

async function askGroups(answer: Json, get: Get): Promise<Discovery> {
  const versions = listAt(answer, 'groups').flatMap((entry) => {
    const group = textAt(entry, 'name') ?? ''
    const preferred = textAt(objectAt(entry, 'preferredVersion'), 'version')
    const served = listAt(entry, 'versions').flatMap((one) => textAt(one, 'version') ?? [])
    const ordered = [...new Set([...(preferred ? [preferred] : []), ...served])]
    return ordered.map((version) => ({ group, version }))
  })
  return askVersions(versions, get)
}

async function askVersions(versions: readonly { group: string; version: string }[], get: Get): Promise<Discovery> {
  const failed: { group: string; message: string }[] = []
  const asked = versions.map(async ({ group, version }) => {
    try {
      const answer = await get(group === '' ? `/api/${version}` : `/apis/${group}/${version}`, plain)
      return listAt(answer, 'resources').flatMap((entry) => listedResource(entry, group, version))
    } catch (error) {
      if (!(error instanceof KubeError) || error.code === 'unauthorized') throw error
      failed.push({ group, message: messageOf(error) })
      return []
    }
  })
  return { resources: (await Promise.all(asked)).flat(), failed }
}

/** Names with a slash are subresources. */
function listedResource(entry: Json, group: string, version: string): ApiResource[] {
  const [resource, kind] = [textAt(entry, 'name'), textAt(entry, 'kind')]
  if (!resource || !kind || resource.includes('/')) return []
  return [{ group, version, resource, kind, namespaced: member(entry, 'namespaced') === true, verbs: verbsOf(entry) }]
}

function onePerKind(resources: readonly ApiResource[]): ApiResource[] {
  const first = new Map<string, ApiResource>()
  for (const one of resources) {
    const key = `${one.group}/${one.resource}`
    if (!first.has(key)) first.set(key, one)
  }
  return [...first.values()]
}
