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
  keysAt,
  malformed,
  maxLockBytes,
  mergeSame,
  objectsAt,
  packageFrom,
  reachable,
  readToml,
} from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { pypiId } from './name.ts'

export const uvLockFormat: TextFormat = {
  id: 'uv-lock',
  type: 'pypi',
  kind: 'lock',
  files: { names: ['uv.lock'] },
  maxBytes: maxLockBytes,
  parse: parseUvLock,
}

type ByName = ReadonlyMap<string, readonly JsonObject[]>

/** uv locks a project with itself as the root, or a workspace with all its members. */
export function parseUvLock(content: Buffer): Result<PackageList> {
  const read = readToml(content, 'uv.lock')
  if (!read.ok) return read
  const entries = objectsAt(read.value, 'package').filter((entry) => textAt(entry, 'name'))
  const roots = entries.filter(isRoot)
  const members = new Set(listAt(objectAt(read.value, 'manifest'), 'members'))
  const own = entries.filter((entry) => isRoot(entry) || members.has(nameOf(entry)))
  if (roots.length > 1 || own.length === 0)
    return malformed('uv.lock must hold one root package, or the members of a workspace.')
  return { ok: true, value: { packages: packagesOf(entries, own), warnings: [] } }
}

function packagesOf(entries: readonly JsonObject[], own: readonly JsonObject[]): readonly Package[] {
  const byName: ByName = Map.groupBy(entries, nameOf)
  const direct = new Set(own.flatMap((entry) => asked(entry, allTables).flatMap((one) => locked(one, byName))))
  const inUse = reachable(own, (entry) => asked(entry, runtimeTables).flatMap((one) => locked(one, byName)))
  const relationshipOf = (entry: JsonObject): Relationship => {
    if (isRoot(entry)) return 'root'
    return own.includes(entry) ? 'workspace' : direct.has(entry) ? 'direct' : 'indirect'
  }
  return mergeSame(
    entries.map((entry) =>
      packageFrom('pypi', {
        name: nameOf(entry),
        version: versionOf(entry),
        relationship: relationshipOf(entry),
        dev: !inUse.has(entry),
        dependsOn: asked(entry, allTables).flatMap((one) => locked(one, byName).map(idOf)),
      }),
    ),
  )
}

const runtimeTables = ['optional-dependencies']
const allTables = [...runtimeTables, 'dev-dependencies']

/** `dependencies` is a list, the extras and development groups are tables of lists. */
function asked(entry: JsonObject, tables: readonly string[]): readonly JsonObject[] {
  const groups = tables.flatMap((table) =>
    keysAt(entry, table).flatMap((group) => objectsAt(objectAt(entry, table), group)),
  )
  return [...objectsAt(entry, 'dependencies'), ...groups]
}

/** The version is given where several are locked. */
function locked(dependency: JsonObject, byName: ByName): readonly JsonObject[] {
  const version = textAt(dependency, 'version')
  const same = byName.get(nameOf(dependency)) ?? []
  return version === undefined ? same : same.filter((entry) => versionOf(entry) === version)
}

function isRoot(entry: JsonObject): boolean {
  const source = objectAt(entry, 'source')
  return textAt(source, 'editable') === '.' || textAt(source, 'virtual') === '.'
}

const nameOf = (entry: JsonObject): string => textAt(entry, 'name') ?? ''

/** A project that computes its version has none here. */
const versionOf = (entry: JsonObject): string => textAt(entry, 'version') ?? ''

const idOf = (entry: JsonObject): string => pypiId(nameOf(entry), versionOf(entry))
