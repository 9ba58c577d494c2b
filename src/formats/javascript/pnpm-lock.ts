import { isObject, type JsonObject, member, type Package, type Result } from '../../core/index.ts'
import { malformed, maxLockBytes, mergeSame, objectsIn, readYaml } from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { splitYamlDocuments } from '../yaml/index.ts'
import { dependencyLists } from './pnpm-importers.ts'
import { listedPackages } from './pnpm-packages.ts'
import { snapshotPackages } from './pnpm-snapshots.ts'

/** pnpm-lock.yaml, versions 5 to 9. */
export const pnpmLockFormat: TextFormat = {
  id: 'pnpm-lock',
  type: 'npm',
  kind: 'lock',
  files: { names: ['pnpm-lock.yaml'] },
  maxBytes: maxLockBytes,
  parse: parsePnpmLock,
}

export function parsePnpmLock(content: Buffer): Result<PackageList> {
  const lists: (readonly Package[])[] = []
  for (const { text } of splitYamlDocuments(content.toString('utf8'))) {
    const read = readYaml(text, 'pnpm-lock.yaml')
    if (!read.ok) return read
    const version = lockVersion(read.value)
    if (version === undefined) return malformed('pnpm-lock.yaml has no number as its lockfileVersion.')
    lists.push(isOfPackageManager(read.value) ? [] : packagesOf(version, read.value))
  }
  if (lists.length === 0) return malformed('pnpm-lock.yaml is empty.')
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
  return version >= 9 ? snapshotPackages(lock) : mergeSame(listedPackages(version, lock))
}
