import { type JsonObject, type Package, type Result, textAt } from '../../core/index.ts'
import { mergeDuplicates, objectsIn, packageFrom, readLenientObject } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

export function parsePipfileLock(content: Buffer): Result<PackageList> {
  const read = readLenientObject(content, 'a Pipfile.lock')
  if (!read.ok) return read
  const packages = [...category(read.value, 'default', false), ...category(read.value, 'develop', true)]
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings: [] } }
}

/** A package from a repository or folder has no version. */
function category(lock: JsonObject, name: string, dev: boolean): readonly Package[] {
  const named = objectsIn(lock, name).filter(([key]) => key !== '')
  return named.map(([key, entry]) => {
    const version = (textAt(entry, 'version') ?? '').replace(/^=+/, '')
    return packageFrom('pypi', { name: key, version: version === '*' ? '' : version, dev })
  })
}
