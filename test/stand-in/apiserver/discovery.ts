import type { JsonObject } from '../../../src/core/index.ts'
import { type Served, verbs } from './resources.ts'

/** Everything in one answer, as servers since 1.26 give it. */
export function aggregatedDiscovery(resources: readonly Served[], core: boolean): JsonObject {
  const groups = Map.groupBy(
    resources.filter(({ group }) => (group === '') === core),
    ({ group }) => group,
  )
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: [...groups].map(([group, ofGroup]) => ({
      metadata: { name: group === '' ? null : group },
      versions: [...Map.groupBy(ofGroup, ({ version }) => version)].map(([version, ofVersion]) => ({
        version,
        freshness: 'Current',
        resources: ofVersion.map(({ resource, kind, namespaced }) => ({
          resource,
          responseKind: { group, version, kind },
          scope: namespaced ? 'Namespaced' : 'Cluster',
          singularResource: kind.toLowerCase(),
          verbs,
        })),
      })),
    })),
  }
}

export function groupList(resources: readonly Served[], core: boolean): JsonObject {
  if (core) return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
  const groups = Map.groupBy(
    resources.filter(({ group }) => group !== ''),
    ({ group }) => group,
  )
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [...groups].map(([name, ofGroup]) => {
      const versions = [...new Set(ofGroup.map(({ version }) => version))].map((version) => ({
        groupVersion: `${name}/${version}`,
        version,
      }))
      return { name, versions, preferredVersion: versions[0] ?? null }
    }),
  }
}

export function resourceList(resources: readonly Served[], group: string, version: string): JsonObject | undefined {
  const found = resources.filter((one) => one.group === group && one.version === version)
  if (found.length === 0) return undefined
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: found.flatMap(({ resource, kind, namespaced }) => [
      { name: resource, singularName: kind.toLowerCase(), namespaced, kind, verbs },
      { name: `${resource}/status`, singularName: '', namespaced, kind, verbs: ['get', 'patch', 'update'] },
    ]),
  }
}
