import type { JsonObject, Package, Result } from '../../core/index.ts'
import { leftOut, mergeDuplicates, nameOf, objectsAt, packageId, readLockToml, versionOf } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { normalizedName } from './name.ts'

/** The entries of a lock file, to be found as a dependency names them. */
export interface Locked {
  readonly byName: ReadonlyMap<string, readonly JsonObject[]>
  readonly byId: ReadonlyMap<string, JsonObject>
}

/** Several versions of a package are locked where the environment decides; more than these no environment needs. */
const maxVersions = 20

/** The packages of a TOML file that lists them under `key`; `what` names the file in an error. */
export function readLocked(
  content: Buffer,
  what: string,
  key: string,
  packageOf: (entry: JsonObject, locked: Locked) => Package,
): Result<PackageList> {
  const read = readLockToml(content, what)
  if (!read.ok) return read
  const entries = objectsAt(read.value, key)
  const named = entries.filter(nameOf)
  const locked = lockedEntries(named)
  const packages = mergeDuplicates(named.map((entry) => packageOf(entry, locked)))
  return {
    ok: true,
    value: { packages, warnings: leftOut(entries.length - named.length, 'entry', 'entries', 'no name') },
  }
}

/** Of entries with `name` and `version`. */
export function lockedEntries(entries: readonly JsonObject[]): Locked {
  const byName = new Map<string, JsonObject[]>()
  const byId = new Map<string, JsonObject>()
  for (const entry of entries) {
    const name = normalizedName(nameOf(entry))
    const same = byName.get(name)
    if (same === undefined) byName.set(name, [entry])
    else if (same.length < maxVersions) same.push(entry)
    byId.set(packageId({ name, version: versionOf(entry) }), entry)
  }
  return { byName, byId }
}

/** The entry of that version, or all of that name: which one, a marker decides at installation. */
export function find({ byName, byId }: Locked, name: string, version?: string): readonly JsonObject[] {
  if (version === undefined) return byName.get(normalizedName(name)) ?? []
  const entry = byId.get(packageId({ name: normalizedName(name), version }))
  return entry === undefined ? [] : [entry]
}
