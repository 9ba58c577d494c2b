import { isArray, type Json, type JsonObject, member, type Package, type Result } from '../../core/index.ts'
import {
  entryId,
  keysAt,
  licenseField,
  malformed,
  maxLockBytes,
  mergeSame,
  namedLicenses,
  nameOf,
  objectsAt,
  packageFrom,
  readJson,
  readJsonObject,
  skipped,
  versionOf,
} from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'

export const composerLockFormat: TextFormat = {
  id: 'composer-lock',
  type: 'composer',
  kind: 'lock',
  files: { names: ['composer.lock'] },
  maxBytes: maxLockBytes,
  parse: parseComposerLock,
}

/** What Composer records of what it installed, in `vendor/composer` or wherever the project puts it. */
export const composerInstalledFormat: TextFormat = {
  id: 'composer-installed',
  type: 'composer',
  kind: 'installed',
  files: { names: ['installed.json'] },
  maxBytes: maxLockBytes,
  parse: parseComposerInstalled,
}

interface Listed {
  readonly entry: JsonObject
  readonly dev: boolean
}

export function parseComposerLock(content: Buffer): Result<PackageList> {
  const read = readJsonObject(content, 'composer.lock')
  if (!read.ok) return read
  const main = objectsAt(read.value, 'packages').map((entry) => ({ entry, dev: false }))
  const dev = objectsAt(read.value, 'packages-dev').map((entry) => ({ entry, dev: true }))
  return { ok: true, value: packagesOf([...main, ...dev]) }
}

/** Composer 2 writes an object with `packages`, Composer 1 the bare list. What is for development is there all the same. */
export function parseComposerInstalled(content: Buffer): Result<PackageList> {
  const read = readJson(content, 'installed.json')
  if (!read.ok) return read
  const list: Json | undefined = isArray(read.value) ? read.value : member(read.value, 'packages')
  if (!isArray(list)) return malformed('installed.json holds no list of packages.')
  return { ok: true, value: packagesOf(objectsAt({ list }, 'list').map((entry) => ({ entry, dev: false }))) }
}

function packagesOf(listed: readonly Listed[]): PackageList {
  const named = listed.filter(({ entry }) => nameOf(entry))
  const idOf = new Map(named.map(({ entry }): [string, string] => [nameOf(entry), entryId(entry)]))
  return {
    packages: mergeSame(named.map((one) => packageOf(one, idOf))),
    warnings: skipped(listed.length - named.length, 'without a name'),
  }
}

/** What is required and not listed is PHP itself or one of its extensions. */
function packageOf({ entry, dev }: Listed, idOf: ReadonlyMap<string, string>): Package {
  return packageFrom('composer', {
    name: nameOf(entry),
    version: versionOf(entry),
    dev,
    licenses: licensesOf(member(entry, 'license')),
    dependsOn: keysAt(entry, 'require').flatMap((name) => idOf.get(name) ?? []),
  })
}

/** A list, each a licence, or a text that names a choice: `MIT or BSD-2-Clause`. */
function licensesOf(license: Json | undefined): readonly string[] {
  return typeof license === 'string' ? namedLicenses(license) : licenseField(license)
}
