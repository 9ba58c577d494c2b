import { type JsonObject, listAt, member, objectAt, textAt } from '../../../src/core/index.ts'
import builtIn from './resources.json' with { type: 'json' }

/** A kind the stand-in serves. */
export interface Served {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
}

export const builtInResources: readonly Served[] = builtIn.map(([group, version, resource, kind, namespaced]) => ({
  group: String(group),
  version: String(version),
  resource: String(resource),
  kind: String(kind),
  namespaced: namespaced === true,
}))

export const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

export const apiVersionOf = ({ group, version }: Served): string => (group === '' ? version : `${group}/${version}`)

/** What a CustomResourceDefinition makes the server serve. */
export function definedBy(definition: JsonObject): Served[] {
  const spec = objectAt(definition, 'spec')
  const names = objectAt(spec, 'names')
  return listAt(spec, 'versions')
    .filter((version) => member(version, 'served') === true)
    .map((version) => ({
      group: textAt(spec, 'group') ?? '',
      version: textAt(version, 'name') ?? '',
      resource: textAt(names, 'plural') ?? '',
      kind: textAt(names, 'kind') ?? '',
      namespaced: textAt(spec, 'scope') === 'Namespaced',
    }))
}
