import { type JsonObject, listAt, type Package, type Result, textAt } from '../../core/index.ts'
import { keysAt, maxLockBytes, mergeSame, objectsAt, packageFrom, readToml, skipped } from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { idsByName, needed, type PythonIds } from './ids.ts'

export const poetryLockFormat: TextFormat = {
  id: 'poetry-lock',
  type: 'pypi',
  kind: 'lock',
  files: { names: ['poetry.lock'] },
  maxBytes: maxLockBytes,
  parse: parsePoetryLock,
}

/** What of it is direct stands in pyproject.toml. */
export function parsePoetryLock(content: Buffer): Result<PackageList> {
  const read = readToml(content, 'poetry.lock')
  if (!read.ok) return read
  const entries = objectsAt(read.value, 'package')
  const named = entries.filter((entry) => textAt(entry, 'name'))
  const ids = idsByName(named)
  const packages = named.map((entry) => packageOf(entry, ids))
  const warnings = skipped(entries.length - named.length, 'without a name')
  return { ok: true, value: { packages: mergeSame(packages), warnings } }
}

function packageOf(entry: JsonObject, ids: PythonIds): Package {
  return packageFrom('pypi', {
    name: textAt(entry, 'name') ?? '',
    version: textAt(entry, 'version') ?? '',
    dev: isForDevelopment(entry),
    dependsOn: needed(keysAt(entry, 'dependencies'), ids),
  })
}

/** Poetry before 1.5 writes a category, 2.0 and later groups; those between say nothing. */
function isForDevelopment(entry: JsonObject): boolean {
  const groups = listAt(entry, 'groups')
  return textAt(entry, 'category') === 'dev' || (groups.length > 0 && !groups.includes('main'))
}
