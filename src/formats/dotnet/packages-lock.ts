import { isObject, type Json, type JsonObject, objectAt, type Package, type Result, textAt } from '../../core/index.ts'
import { mergeDuplicates, readLockJson } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

/** A packages.lock.json of any version: the packages of all target frameworks, without the projects of the solution. */
export function parsePackagesLock(content: Buffer): Result<PackageList> {
  const read = readLockJson(content, 'a packages.lock.json')
  if (!read.ok) return read
  const targets = Object.values(objectAt(read.value, 'dependencies') ?? {})
  const packages = targets.flatMap((target) => (isObject(target) ? packagesOf(target) : []))
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings: [] } }
}

function packagesOf(target: JsonObject): readonly Package[] {
  // NuGet's names are the same in any case, and a dependency need not be written as its entry is.
  const ids = new Map(
    Object.entries(target).map(([name, entry]) => [name.toLowerCase(), `${name}@${versionOf(entry)}`]),
  )
  return Object.entries(target)
    .filter(([name, entry]) => name !== '' && isObject(entry) && !hasType(entry, 'project'))
    .map(([name, entry]) => packageOf(name, entry, ids))
}

function packageOf(name: string, entry: Json, ids: ReadonlyMap<string, string>): Package {
  const needs = Object.keys(objectAt(entry, 'dependencies') ?? {})
  const dependsOn = needs.flatMap((one) => ids.get(one.toLowerCase()) ?? [])
  return {
    type: 'nuget',
    name,
    version: versionOf(entry),
    relationship: hasType(entry, 'direct') ? 'direct' : 'indirect',
    ...(dependsOn.length > 0 && { dependsOn }),
  }
}

function versionOf(entry: Json): string {
  return textAt(entry, 'resolved') ?? ''
}

function hasType(entry: Json, type: string): boolean {
  return textAt(entry, 'type')?.toLowerCase() === type
}
