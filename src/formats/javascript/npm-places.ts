import type { JsonObject } from '../../core/index.ts'

/** Each node_modules folder by its path (with the slash), and what lies in it by name. */
export type Places = ReadonlyMap<string, ReadonlyMap<string, JsonObject>>

const folderName = 'node_modules/'

export function placesOf(entries: Iterable<readonly [string, JsonObject]>): Places {
  const places = new Map<string, Map<string, JsonObject>>()
  for (const [path, entry] of entries) {
    const folder = path.slice(0, path.length - nameAt(path).length)
    const names = places.get(folder) ?? new Map<string, JsonObject>()
    places.set(folder, names.set(nameAt(path), entry))
  }
  return places
}

/** `@scope/name` of `node_modules/a/node_modules/@scope/name`. */
export function nameAt(path: string): string {
  const at = path.lastIndexOf(folderName)
  return at === -1 ? path : path.slice(at + folderName.length)
}

/** How many node_modules folders a path goes through, when it starts with one; 0 for the project's own folders. */
export function depthOf(path: string): number {
  return path.startsWith(folderName) ? path.split(folderName).length - 1 : 0
}

/** The folders where Node looks for what the package at `path` needs: its own first, then those around it. */
export function searchOrder(path: string, places: Places): readonly ReadonlyMap<string, JsonObject>[] {
  const folders = [`${path}/${folderName}`]
  for (let at = path.lastIndexOf(folderName); at >= 0; at = at === 0 ? -1 : path.lastIndexOf(folderName, at - 1))
    folders.push(path.slice(0, at + folderName.length))
  return folders.flatMap((folder) => places.get(folder) ?? [])
}
