import { isObject, type JsonObject, listAt, member, type Result } from '../../core/index.ts'
import { readLenientObject, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { nestedPackages } from './npm-nested.ts'
import { placedPackages } from './npm-packages.ts'

const what = 'a package-lock.json'

export function parseNpmLock(content: Buffer): Result<PackageList> {
  const read = readLenientObject(content, what)
  if (!read.ok) return read
  const lock = read.value
  if (listAt(lock, 'packages').length > 0 || listAt(lock, 'dependencies').length > 0)
    return refuseLock(what, 'its packages stand in an array')
  return { ok: true, value: packagesOf(lock) }
}

/** Version 2 holds both shapes; the newer one knows more. */
function packagesOf(lock: JsonObject): PackageList {
  const packages = member(lock, 'packages')
  return isObject(packages) && member(lock, 'lockfileVersion') !== 1 ? placedPackages(packages) : nestedPackages(lock)
}
