import { isObject, type Json, type JsonObject, listAt, objectAt, type Package, textAt } from '../../core/index.ts'

/** A package's fields as they are found; what says nothing is left out of the package. */
export interface PackageDetails {
  readonly name: string
  readonly version: string
  readonly relationship?: Package['relationship'] | undefined
  readonly dev?: boolean | undefined
  readonly licenses?: readonly string[] | undefined
  readonly dependsOn?: readonly string[] | undefined
}

export function packageFrom(type: Package['type'], details: PackageDetails): Package {
  const { name, version, relationship, dev, licenses, dependsOn } = details
  return {
    type,
    name,
    version,
    ...(relationship === undefined ? {} : { relationship }),
    ...(dev === true ? { dev } : {}),
    ...(licenses === undefined || licenses.length === 0 ? {} : { licenses }),
    ...(dependsOn === undefined || dependsOn.length === 0 ? {} : { dependsOn: [...new Set(dependsOn)] }),
  }
}

/** How packages refer to each other in `dependsOn`. */
export function packageId({ name, version }: { readonly name: string; readonly version: string }): string {
  return version === '' ? name : `${name}@${version}`
}

/** The text `name` of an entry, as most lock files call it; empty when there is none. */
export const nameOf = (entry: JsonObject): string => textAt(entry, 'name') ?? ''

/** The text `version`; a project that computes its version has none in a lock file. */
export const versionOf = (entry: JsonObject): string => textAt(entry, 'version') ?? ''

export const entryId = (entry: JsonObject): string => packageId({ name: nameOf(entry), version: versionOf(entry) })

/** The names of the members of the object at `key`. */
export function keysAt(value: Json | undefined, key: string): readonly string[] {
  return Object.keys(objectAt(value, key) ?? {})
}

/** The members of the object at `key` that are objects themselves. */
export function objectsIn(value: Json | undefined, key: string): readonly (readonly [string, JsonObject])[] {
  const members = Object.entries(objectAt(value, key) ?? {})
  return members.flatMap(([name, inner]) => (isObject(inner) ? [[name, inner] as const] : []))
}

/** The objects of the list at `key`. */
export function objectsAt(value: Json | undefined, key: string): readonly JsonObject[] {
  return listAt(value, key).filter((item) => isObject(item))
}
