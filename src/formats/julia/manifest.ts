import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  member,
  objectAt,
  type Package,
  type Result,
  textAt,
} from '../../core/index.ts'
import { objectsAt, packageFrom, packageId, readLockToml, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

/** A name may stand for several packages; only its UUID says which. */
interface Entry {
  readonly name: string
  readonly uuid: string
  readonly version: string
  readonly deps: Json | undefined
}

const what = 'a Manifest.toml'

export function parseJuliaManifest(content: Buffer): Result<PackageList> {
  const read = readLockToml(content, what)
  if (!read.ok) return read
  const byName = entriesByName(read.value)
  const byUuid = new Map([...byName.values()].flat().map((entry) => [entry.uuid, entry]))
  const packages: Package[] = []
  for (const entry of [...byName.values()].flat()) {
    const needs = neededUuids(entry, byName)
    if (!needs.ok) return needs
    const dependsOn = needs.value.flatMap((uuid) => byUuid.get(uuid) ?? []).map(packageId)
    const { name, version, uuid } = entry
    packages.push({ ...packageFrom('julia', { name, version, dependsOn }), ...(uuid !== '' && { uuid }) })
  }
  return { ok: true, value: { packages, warnings: [] } }
}

/** Since format 2 (Julia 1.7) under `deps`, before at the top. What belongs to Julia itself has the version of Julia. */
function entriesByName(manifest: JsonObject): ReadonlyMap<string, readonly Entry[]> {
  const hasFormat = member(manifest, 'manifest_format') !== undefined
  const table = hasFormat ? (objectAt(manifest, 'deps') ?? {}) : manifest
  const julia = (hasFormat ? textAt(manifest, 'julia_version') : undefined) ?? 'unknown'
  const names = Object.keys(table).filter((name) => name !== '' && isArray(member(table, name)))
  return new Map(
    names.map((name) => [
      name,
      objectsAt(table, name).map((entry) => ({
        name,
        uuid: textAt(entry, 'uuid') ?? '',
        version: textAt(entry, 'version') ?? julia,
        deps: member(entry, 'deps'),
      })),
    ]),
  )
}

/** A list of names where each stands for one package, else a table from names to UUIDs. */
function neededUuids({ name, deps }: Entry, byName: ReadonlyMap<string, readonly Entry[]>): Result<readonly string[]> {
  if (isObject(deps)) return { ok: true, value: Object.values(deps).filter((uuid) => typeof uuid === 'string') }
  if (deps !== undefined && !isArray(deps)) return refuseLock(what, `the deps of ${name} are no list`)
  const found = (deps ?? []).map((needed) => (typeof needed === 'string' ? (byName.get(needed) ?? []) : []))
  if (found.some((entries) => entries.length !== 1))
    return refuseLock(what, `${name} needs a package by a name that does not stand for one`)
  return { ok: true, value: found.flat().map((entry) => entry.uuid) }
}
