import { type JsonObject, type Package, type Result, textAt } from '../../core/index.ts'
import { maxLockBytes, mergeSame, objectsIn, packageFrom, readJsonObject } from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'

export const pipfileLockFormat: TextFormat = {
  id: 'pipenv-lock',
  type: 'pypi',
  kind: 'lock',
  files: { names: ['Pipfile.lock'] },
  maxBytes: maxLockBytes,
  parse: parsePipfileLock,
}

export function parsePipfileLock(content: Buffer): Result<PackageList> {
  const read = readJsonObject(content, 'Pipfile.lock')
  if (!read.ok) return read
  const packages = [...category(read.value, 'default', false), ...category(read.value, 'develop', true)]
  return { ok: true, value: { packages: mergeSame(packages), warnings: [] } }
}

/** A package from a repository or folder has no version. */
function category(lock: JsonObject, name: string, dev: boolean): readonly Package[] {
  return objectsIn(lock, name).map(([key, entry]) => {
    const version = (textAt(entry, 'version') ?? '').replace(/^=+/, '')
    return packageFrom('pypi', { name: key, version: version === '*' ? '' : version, dev })
  })
}
