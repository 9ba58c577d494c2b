import { apiVersionOf, type Served } from './resources.ts'
import { noSuchPath } from './status.ts'

/** What a path names: a resource, perhaps one object of it, perhaps a part of that object. */
export interface Target {
  readonly served: Served
  readonly namespace: string | undefined
  readonly name: string | undefined
  /** `status`, `scale`; empty for the object itself. */
  readonly subresource: string
}

// `/api/v1/namespaces/shop/status` is a part of the namespace, not a resource within it.
const pattern =
  /^\/(?:api\/(?<core>[^/]+)|apis\/(?<group>[^/]+)\/(?<version>[^/]+))(?:\/namespaces\/(?<ns>[^/]+)(?=\/(?!(?:status|finalize)$)))?\/(?<resource>[^/]+)(?:\/(?<name>[^/]+)(?:\/(?<sub>[^/]+))?)?$/

export function targetOf(resources: readonly Served[], path: string): Target {
  const { core, group = '', version, ns, resource = '', name, sub = '' } = pattern.exec(path)?.groups ?? {}
  const served = servedAt(resources, group, core ?? version ?? '', resource)
  const nowhere = ns !== undefined && !served.namespaced
  if (nowhere || (sub !== '' && !partsOf(served).includes(sub))) throw noSuchPath()
  return {
    served,
    namespace: ns === undefined ? undefined : decodeURIComponent(ns),
    name: name === undefined ? undefined : decodeURIComponent(name),
    subresource: sub,
  }
}

export function servedAt(resources: readonly Served[], group: string, version: string, resource: string): Served {
  const found = resources.find((one) => one.group === group && one.version === version && one.resource === resource)
  if (found === undefined) throw noSuchPath()
  return found
}

const withoutStatus =
  /^(core|rbac\.\S+|admissionregistration\.\S+)\/v1\/(configmaps|secrets|.*roles?|.*bindings?|.*configurations)$/
const scalable = new Set(['apps/v1/deployments', 'apps/v1/statefulsets', 'apps/v1/replicasets'])

/** The parts of an object that have paths of their own. */
export function partsOf(served: Served): readonly string[] {
  const id = `${apiVersionOf(served)}/${served.resource}`
  return [
    ...(withoutStatus.test(served.group === '' ? `core/${id}` : id) ? [] : ['status']),
    ...(scalable.has(id) ? ['scale'] : []),
    ...(id === 'v1/pods' ? ['ephemeralcontainers', 'resize'] : []),
  ]
}
