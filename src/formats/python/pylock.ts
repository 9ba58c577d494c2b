import { type JsonObject, type Package, type Result, textAt } from '../../core/index.ts'
import {
  maxLockBytes,
  mergeSame,
  nameOf,
  objectsAt,
  packageFrom,
  packageId,
  readToml,
  skipped,
  versionOf,
} from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { find, type Locked, lockedEntries } from './locked.ts'
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
  const read = readToml(content, 'pylock.toml')
  if (!read.ok) return read
  const entries = objectsAt(read.value, 'packages')
  const named = entries.filter(nameOf)
  const locked = lockedEntries(named)
  const packages = named.map((entry) => packageOf(entry, locked))
  return {
    ok: true,
    value: { packages: mergeSame(packages), warnings: skipped(entries.length - named.length, 'no name') },
  }
}

function packageOf(entry: JsonObject, locked: Locked): Package {
  const needs = objectsAt(entry, 'dependencies').flatMap((one) => find(locked, nameOf(one), textAt(one, 'version')))
  return packageFrom('pypi', {
    name: normalizedName(nameOf(entry)),
    version: versionOf(entry),
    dependsOn: needs.map((one) => packageId({ name: normalizedName(nameOf(one)), version: versionOf(one) })),
  })
}
