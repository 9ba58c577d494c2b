import { type Json, type JsonObject, member, objectAt, type Package, type Result, textAt } from '../../core/index.ts'
import { readLockJson } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { type Library, readLibraries, withoutPackPrefix } from './libraries.ts'

/** The libraries of the target that the program runs on, by their id. */
type Target = ReadonlyMap<string, Json>
/** What each library of the target asks for, by ids. */
type Needs = ReadonlyMap<string, readonly string[]>

/** The libraries of a `*.deps.json` that are there when the program runs. */
export function parseDepsJson(content: Buffer): Result<PackageList> {
  const read = readLockJson(content, 'a deps.json')
  if (!read.ok) return read
  const target = runtimeTarget(read.value)
  const { libraries, warnings } = readLibraries(objectAt(read.value, 'libraries') ?? {})
  const needs = new Map([...(target ?? [])].map(([id, entry]) => [id, dependenciesOf(entry)]))
  const loaded = libraries.filter(({ id }) => target === undefined || isLoaded(target.get(id)))
  return { ok: true, value: { packages: related(loaded, needs), warnings } }
}

/** Early tools gave the name of the target alone. */
function runtimeTarget(file: JsonObject): Target | undefined {
  const name = textAt(member(file, 'runtimeTarget'), 'name') ?? textAt(file, 'runtimeTarget') ?? ''
  const target = objectAt(objectAt(file, 'targets'), name)
  return target && new Map(Object.entries(target).map(([id, entry]) => [withoutPackPrefix(id), entry]))
}

function dependenciesOf(entry: Json): readonly string[] {
  const asked = Object.entries(objectAt(entry, 'dependencies') ?? {})
  return asked.map(([name, version]) => withoutPackPrefix(`${name}/${typeof version === 'string' ? version : ''}`))
}

/** A library without files only brings others in; one that the target does not name is kept, to miss nothing. */
function isLoaded(entry: Json | undefined): boolean {
  if (entry === undefined) return true
  return ['runtime', 'runtimeTargets', 'native'].some((key) => (member(entry, key) ?? null) !== null)
}

function related(libraries: readonly Library[], needs: Needs): readonly Package[] {
  const byId = new Map(libraries.map((one) => [one.id, one]))
  const root = rootProject(libraries, needs)
  const direct = new Set(needs.get(root?.id ?? '') ?? [])
  return [...byId.values()].map((one): Package => {
    const relationship = relationshipOf(one, root, direct)
    const dependsOn = (needs.get(one.id) ?? [])
      .flatMap((id) => byId.get(id) ?? [])
      .map((on) => `${on.name}@${on.version}`)
    return {
      type: 'nuget',
      name: one.name,
      version: one.version,
      ...(relationship !== undefined && { relationship }),
      ...(dependsOn.length > 0 && { dependsOn }),
    }
  })
}

/** The one project that no other library asks for; several such are a file of another make, and no root. */
function rootProject(libraries: readonly Library[], needs: Needs): Library | undefined {
  const asked = new Set([...needs.values()].flat())
  const roots = libraries.filter(({ id, isProject }) => isProject && !asked.has(id))
  return roots.length === 1 ? roots[0] : undefined
}

/** Without a root, or with one that asks for nothing, the file does not say. */
function relationshipOf(one: Library, root: Library | undefined, direct: ReadonlySet<string>): Package['relationship'] {
  if (root === undefined) return undefined
  if (one.isProject) return one.id === root.id ? 'root' : 'workspace'
  if (direct.size === 0) return undefined
  return direct.has(one.id) ? 'direct' : 'indirect'
}
