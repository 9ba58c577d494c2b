import { isObject, type JsonObject, listAt, member, type Result } from '../../core/index.ts'
import { malformed, maxLockBytes, readJsonObject } from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { nestedPackages } from './npm-nested.ts'
import { placedPackages } from './npm-packages.ts'

/** package-lock.json and npm-shrinkwrap.json, lock file versions 1 to 3 and what npm wrote before it counted them. */
export const npmLockFormat: TextFormat = {
  id: 'npm-lock',
  type: 'npm',
  kind: 'lock',
  files: { names: ['package-lock.json', 'npm-shrinkwrap.json'] },
  maxBytes: maxLockBytes,
  parse: parseNpmLock,
}

export function parseNpmLock(content: Buffer): Result<PackageList> {
  const read = readJsonObject(content, 'The npm lock file')
  if (!read.ok) return read
  const lock = read.value
  if (listAt(lock, 'packages').length > 0 || listAt(lock, 'dependencies').length > 0)
    return malformed('The npm lock file lists its packages as an array, which npm never writes.')
  return { ok: true, value: packagesOf(lock) }
}

/** Version 2 holds both shapes; the newer one knows more. */
function packagesOf(lock: JsonObject): PackageList {
  const packages = member(lock, 'packages')
  return isObject(packages) && member(lock, 'lockfileVersion') !== 1 ? placedPackages(packages) : nestedPackages(lock)
}
