/** A kind the API server serves, as discovery tells it. */
export interface ApiResource {
  readonly group: string
  readonly version: string
  /** The plural in paths: `deployments`. */
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
}

/** `deployments.apps`, as kubectl and RBAC messages write it. */
export function resourceName({ group, resource }: Pick<ApiResource, 'group' | 'resource'>): string {
  return group === '' ? resource : `${resource}.${group}`
}

/** The path of a resource, of one namespace or of all. */
export function resourcePath({ group, version, resource }: ApiResource, namespace?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  return namespace === undefined
    ? `${root}/${resource}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${resource}`
}

export function apiVersionOf({ group, version }: Pick<ApiResource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`
}
