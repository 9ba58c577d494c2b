import {
  type JsonObject,
  listAt,
  objectAt,
  type Package,
  type Relationship,
  type Result,
  textAt,
} from '../../core/index.ts'
import {
  entryId,
  keysAt,
  mergeDuplicates,
  nameOf,
  objectsAt,
  packageFrom,
  reachable,
  readLockToml,
  refuseLock,
  versionOf,
} from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { find, type Locked, lockedEntries } from './locked.ts'

/** uv locks a project with itself as the root, or a workspace with all its members. */
export function parseUvLock(content: Buffer): Result<PackageList> {
  const read = readLockToml(content, 'a uv.lock')
  if (!read.ok) return read
  const entries = objectsAt(read.value, 'package').filter(nameOf)
  const members = new Set(listAt(objectAt(read.value, 'manifest'), 'members'))
  const own = new Set(entries.filter((entry) => isRoot(entry) || members.has(nameOf(entry))))
  if (own.size === 0 || entries.filter(isRoot).length > 1)
    return refuseLock('a uv.lock', 'it must hold one root package, or the members of a workspace')
  return { ok: true, value: { packages: packagesOf(entries, own), warnings: [] } }
}

function packagesOf(entries: readonly JsonObject[], own: ReadonlySet<JsonObject>): readonly Package[] {
  const locked = lockedEntries(entries)
  const direct = new Set([...own].flatMap((entry) => asked(entry, allTables, locked)))
  const inUse = reachable(own, (entry) => asked(entry, runtimeTables, locked))
  const relationshipOf = (entry: JsonObject): Relationship => {
    if (own.has(entry)) return isRoot(entry) ? 'root' : 'workspace'
    return direct.has(entry) ? 'direct' : 'indirect'
  }
  return mergeDuplicates(
    entries.map((entry) =>
      packageFrom('pypi', {
        name: nameOf(entry),
        version: versionOf(entry),
        relationship: relationshipOf(entry),
        dev: !inUse.has(entry),
        dependsOn: asked(entry, allTables, locked).map(entryId),
      }),
    ),
  )
}

const runtimeTables = ['optional-dependencies']
const allTables = [...runtimeTables, 'dev-dependencies']

/** `dependencies` is a list; the extras and the development groups are tables of lists. */
function asked(entry: JsonObject, tables: readonly string[], locked: Locked): readonly JsonObject[] {
  const groups = tables.flatMap((table) =>
    keysAt(entry, table).flatMap((group) => objectsAt(objectAt(entry, table), group)),
  )
  const all = [...objectsAt(entry, 'dependencies'), ...groups]
  const unique = new Map(all.map((one) => [entryId(one), one]))
  return [...unique.values()].flatMap((one) => find(locked, nameOf(one), textAt(one, 'version')))
}

function isRoot(entry: JsonObject): boolean {
  const source = objectAt(entry, 'source')
  return textAt(source, 'editable') === '.' || textAt(source, 'virtual') === '.'
}
