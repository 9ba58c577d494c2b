import { type JsonObject, type Package, type Result, textAt } from '../../core/index.ts'
import { maxLockBytes, nameOf, objectsAt, packageFrom, packageId, versionOf } from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { find, type Locked, readLocked } from './locked.ts'
import { normalizedName } from './name.ts'

/** pylock.toml (PEP 751), also with a name: pylock.dev.toml. */
export const pylockFormat: TextFormat = {
  id: 'pylock',
  type: 'pypi',
  kind: 'lock',
  files: { suffixes: ['.toml'], only: (path) => /(?:^|\/)pylock(?:\.[^./]+)?\.toml$/.test(path) },
  maxBytes: maxLockBytes,
  parse: parsePylock,
}

export function parsePylock(content: Buffer): Result<PackageList> {
  return readLocked(content, 'pylock.toml', 'packages', packageOf)
}

function packageOf(entry: JsonObject, locked: Locked): Package {
  const needs = objectsAt(entry, 'dependencies').flatMap((one) => find(locked, nameOf(one), textAt(one, 'version')))
  return packageFrom('pypi', {
    name: normalizedName(nameOf(entry)),
    version: versionOf(entry),
    dependsOn: needs.map((one) => packageId({ name: normalizedName(nameOf(one)), version: versionOf(one) })),
  })
}
