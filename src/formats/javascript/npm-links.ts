import { isArray, isObject, type Json, type JsonObject, member, objectAt, textAt } from '../../core/index.ts'
import { keysAt } from '../lock-file/index.ts'
import { nameAt } from './npm-places.ts'
import { workspaceMatcher } from './npm-workspaces.ts'

export interface ResolvedLinks {
  /** By path, what lies in a workspace at the place of the link to it. */
  readonly entries: ReadonlyMap<string, JsonObject>
  /** The names the project asks for, its workspaces included. */
  readonly direct: ReadonlySet<string>
  /** Entries that say too little to be listed. */
  readonly broken: number
}

/**
 * A local package stands twice: `functions/func1` is the package, `node_modules/func1` a link to it. Only below
 * node_modules does a name say what it is, so everything moves there.
 */
export function resolveLinks(packages: JsonObject, known: readonly (readonly [string, Json])[]): ResolvedLinks {
  const sound = known.flatMap(([path, entry]) => (isSound(entry) ? [[path, entry] as const] : []))
  const linkOf = linksByTarget(sound)
  const isWorkspace = workspaceMatcher(workspacesOf(objectAt(packages, '')))
  const entries = new Map(sound)
  const direct = new Set(directNames(objectAt(packages, '')))
  for (const [path, entry] of sound) {
    const target = isLink(entry) ? undefined : linkedFolder(path, linkOf)
    const link = target === undefined ? undefined : linkOf.get(target)
    if (target === undefined || link === undefined) continue
    entries.delete(path)
    entries.set(link + path.slice(target.length), entry)
    if (path === target && isWorkspace(path)) direct.add(nameAt(link))
  }
  return { entries, direct, broken: known.length - sound.length }
}

/** A link without `resolved` leads nowhere. */
function isSound(entry: Json): entry is JsonObject {
  return isObject(entry) && !(isLink(entry) && !textAt(entry, 'resolved'))
}

function isLink(entry: JsonObject): boolean {
  return member(entry, 'link') === true
}

function linksByTarget(entries: readonly (readonly [string, JsonObject])[]): ReadonlyMap<string, string> {
  const links = new Map<string, string>()
  for (const [path, entry] of entries) {
    const target = textAt(entry, 'resolved')
    if (isLink(entry) && target && !links.has(target)) links.set(target, path)
  }
  return links
}

/** The linked folder that a path is or lies in, the innermost where one holds another. */
function linkedFolder(path: string, links: ReadonlyMap<string, string>): string | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end)
    if (links.has(folder)) return folder
  }
  return undefined
}

function directNames(root: JsonObject | undefined): readonly string[] {
  const lists = ['dependencies', 'optionalDependencies', 'devDependencies', 'peerDependencies']
  return lists.flatMap((list) => keysAt(root, list))
}

/** A list of patterns, or an object that holds it. */
function workspacesOf(root: JsonObject | undefined): readonly string[] {
  const workspaces = member(root, 'workspaces')
  const patterns = isArray(workspaces) ? workspaces : member(workspaces, 'packages')
  return isArray(patterns) ? patterns.filter((pattern) => typeof pattern === 'string') : []
}
