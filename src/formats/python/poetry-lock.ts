import { type JsonObject, listAt, type Package, type Result, textAt } from '../../core/index.ts'
import { entryId, keysAt, nameOf, packageFrom, versionOf } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { find, type Locked, readLocked } from './locked.ts'

/** What of it is direct stands in pyproject.toml. */
export function parsePoetryLock(content: Buffer): Result<PackageList> {
  return readLocked(content, 'a poetry.lock', 'package', packageOf)
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
