import { type JsonObject, type Package, type Result, textAt } from '../../core/index.ts'
import { nameOf, objectsAt, packageFrom, packageId, versionOf } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { find, type Locked, readLocked } from './locked.ts'
import { normalizedName } from './name.ts'

export function parsePylock(content: Buffer): Result<PackageList> {
  return readLocked(content, 'a pylock.toml', 'packages', packageOf)
}

function packageOf(entry: JsonObject, locked: Locked): Package {
  const needs = objectsAt(entry, 'dependencies').flatMap((one) => find(locked, nameOf(one), textAt(one, 'version')))
  return packageFrom('pypi', {
    name: normalizedName(nameOf(entry)),
    version: versionOf(entry),
    dependsOn: needs.map((one) => packageId({ name: normalizedName(nameOf(one)), version: versionOf(one) })),
  })
}
