import { type JsonObject, listAt, type Package, type Result, textAt } from '../../core/index.ts'
import {
  entryId,
  keysAt,
  maxLockBytes,
  mergeSame,
  nameOf,
  objectsAt,
  packageFrom,
  readToml,
  skipped,
  versionOf,
} from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { find, type Locked, lockedEntries } from './locked.ts'

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
  const named = entries.filter(nameOf)
  const locked = lockedEntries(named)
  const packages = named.map((entry) => packageOf(entry, locked))
  return {
    ok: true,
    value: { packages: mergeSame(packages), warnings: skipped(entries.length - named.length, 'no name') },
  }
}

function packageOf(entry: JsonObject, locked: Locked): Package {
  return packageFrom('pypi', {
    name: nameOf(entry),
    version: versionOf(entry),
    dev: isForDevelopment(entry),
    dependsOn: keysAt(entry, 'dependencies').flatMap((name) => find(locked, name).map(entryId)),
  })
}

/** Poetry before 1.5 writes a category, 2.0 and later groups; those between say nothing. */
function isForDevelopment(entry: JsonObject): boolean {
  const groups = listAt(entry, 'groups')
  return textAt(entry, 'category') === 'dev' || (groups.length > 0 && !groups.includes('main'))
}
