import { isObject, type JsonObject, member, type Package, type Result } from '../../core/index.ts'
import { mergeDuplicates, objectsIn, readLockYaml, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { splitYamlDocuments } from '../yaml/index.ts'
import { dependencyLists } from './pnpm-importers.ts'
import { listedPackages } from './pnpm-packages.ts'
import { snapshotPackages } from './pnpm-snapshots.ts'

const what = 'a pnpm-lock.yaml'

export function parsePnpmLock(content: Buffer): Result<PackageList> {
  const lists: (readonly Package[])[] = []
  for (const { text } of splitYamlDocuments(content.toString('utf8'))) {
    const read = readLockYaml(Buffer.from(text), what)
    if (!read.ok) return read
    const version = lockVersion(read.value)
    if (version === undefined) return refuseLock(what, 'its lockfileVersion is no number')
    lists.push(isOfPackageManager(read.value) ? [] : packagesOf(version, read.value))
  }
  if (lists.length === 0) return refuseLock(what, 'it is empty')
  return { ok: true, value: { packages: lists.flat(), warnings: [] } }
}

/** `5.4` and `'6.0'`. */
function lockVersion(lock: JsonObject): number | undefined {
  const version = member(lock, 'lockfileVersion')
  if (typeof version === 'number') return version
  return typeof version === 'string' && /^\d+(?:\.\d+)?$/.test(version) ? Number(version) : undefined
}

/** pnpm 11 locks itself and its plugins in a document of their own, which is not what the project installs. */
function isOfPackageManager(lock: JsonObject): boolean {
  const has = (lists: readonly string[]): boolean =>
    objectsIn(lock, 'importers').some(([, importer]) => lists.some((list) => isObject(member(importer, list))))
  return has(['configDependencies', 'packageManagerDependencies']) && !has(dependencyLists)
}

function packagesOf(version: number, lock: JsonObject): readonly Package[] {
  return version >= 9 ? snapshotPackages(lock) : mergeDuplicates(listedPackages(version, lock))
}
