import { isArray, type Json, type JsonObject, member, type Package, type Result } from '../../core/index.ts'
import {
  keysAt,
  leftOut,
  licenseField,
  mergeDuplicates,
  namedLicenses,
  nameOf,
  neededIds,
  objectsAt,
  packageFrom,
  readLenientJson,
  readLenientObject,
  refuseLock,
  versionOf,
} from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

interface Listed {
  readonly entry: JsonObject
  readonly dev: boolean
}

export function parseComposerLock(content: Buffer): Result<PackageList> {
  const read = readLenientObject(content, 'a composer.lock')
  if (!read.ok) return read
  const main = objectsAt(read.value, 'packages').map((entry) => ({ entry, dev: false }))
  const dev = objectsAt(read.value, 'packages-dev').map((entry) => ({ entry, dev: true }))
  return { ok: true, value: packagesOf([...main, ...dev]) }
}

/** Composer 2 writes an object with `packages`, Composer 1 the bare list. What is for development is there all the same. */
export function parseComposerInstalled(content: Buffer): Result<PackageList> {
  const read = readLenientJson(content, 'an installed.json')
  if (!read.ok) return read
  const list: Json | undefined = isArray(read.value) ? read.value : member(read.value, 'packages')
  if (!isArray(list)) return refuseLock('an installed.json', 'it holds no list of packages')
  return { ok: true, value: packagesOf(objectsAt({ list }, 'list').map((entry) => ({ entry, dev: false }))) }
}

function packagesOf(listed: readonly Listed[]): PackageList {
  const named = listed.filter(({ entry }) => nameOf(entry))
  const versions = new Map(named.map(({ entry }) => [nameOf(entry), versionOf(entry)]))
  return {
    packages: mergeDuplicates(named.map((one) => packageOf(one, versions))),
    warnings: leftOut(listed.length - named.length, 'entry', 'entries', 'without a name'),
  }
}

/** What is required and not listed is PHP itself or one of its extensions. */
function packageOf({ entry, dev }: Listed, versions: ReadonlyMap<string, string>): Package {
  return packageFrom('composer', {
    name: nameOf(entry),
    version: versionOf(entry),
    dev,
    licenses: licensesOf(member(entry, 'license')),
    dependsOn: neededIds(keysAt(entry, 'require'), versions),
  })
}

/** A list, each a licence, or a text that names a choice: `MIT or BSD-2-Clause`. */
function licensesOf(license: Json | undefined): readonly string[] {
  return typeof license === 'string' ? namedLicenses(license) : licenseField(license)
}
