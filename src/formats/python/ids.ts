import { type JsonObject, textAt } from '../../core/index.ts'
import { normalizedName, pypiId } from './name.ts'

/** The packages of a lock file by normalised name; several where the environment decides which is installed. */
export type PythonIds = ReadonlyMap<string, readonly string[]>

/** Of entries with `name` and `version`. */
export function idsByName(entries: readonly JsonObject[]): PythonIds {
  const ids = new Map<string, string[]>()
  for (const entry of entries) {
    const name = textAt(entry, 'name') ?? ''
    const id = pypiId(name, textAt(entry, 'version') ?? '')
    const same = ids.get(normalizedName(name))
    if (same === undefined) ids.set(normalizedName(name), [id])
    else same.push(id)
  }
  return ids
}

/** All versions locked of each name: which one, a marker decides at installation. */
export function needed(names: readonly string[], ids: PythonIds): readonly string[] {
  return [...new Set(names.map(normalizedName))].flatMap((name) => ids.get(name) ?? [])
}
