import { type Json, type JsonObject, objectAt, textAt } from '../../core/index.ts'
import { objectsIn } from '../lock-file/index.ts'

/** A dependency as a project asks for it: the name there, and the version or key that pnpm chose. */
export interface Asked {
  readonly name: string
  readonly chosen: string
}

/** The lists a project installs from, and those of them that are for more than development. */
export const runtimeLists = ['dependencies', 'optionalDependencies']
export const dependencyLists = [...runtimeLists, 'devDependencies']

/** What all projects of the lock file ask for in one of these lists. A lock file of one project names it not. */
export function askedIn(lock: JsonObject, lists: readonly string[]): readonly Asked[] {
  const projects = [lock, ...objectsIn(lock, 'importers').map(([, project]) => project)]
  return projects.flatMap((project) => chosenIn(project, lists))
}

/** `name: 1.0.0` (version 5, and what a package needs) or `name: { specifier, version }`. */
export function chosenIn(value: Json | undefined, lists: readonly string[]): readonly Asked[] {
  const entries = lists.flatMap((list) => Object.entries(objectAt(value, list) ?? {}))
  return entries.flatMap(([name, found]) => {
    const chosen = typeof found === 'string' ? found : textAt(found, 'version')
    return chosen === undefined ? [] : [{ name, chosen }]
  })
}
