import { type JsonObject, listAt, member, objectAt, type Package, type Result, textAt } from '../../core/index.ts'
import {
  keysAt,
  malformed,
  maxLockBytes,
  mergeSame,
  objectsIn,
  packageFrom,
  packageId,
  reachable,
  readJsonObject,
  skipped,
} from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { type BunEntry, bunEntry, neededKeys } from './bun-entry.ts'
import { jsonFromJsonc } from './jsonc.ts'

/** bun.lock, the text form; the binary bun.lockb is another format. */
export const bunLockFormat: TextFormat = {
  id: 'bun-lock',
  type: 'npm',
  kind: 'lock',
  files: { names: ['bun.lock'] },
  maxBytes: maxLockBytes,
  parse: parseBunLock,
}

export function parseBunLock(content: Buffer): Result<PackageList> {
  const read = readJsonObject(Buffer.from(jsonFromJsonc(content.toString('utf8'))), 'bun.lock')
  if (!read.ok) return read
  if (typeof member(read.value, 'lockfileVersion') !== 'number')
    return malformed('bun.lock has no number as its lockfileVersion.')
  return { ok: true, value: packagesOf(read.value) }
}

function packagesOf(lock: JsonObject): PackageList {
  const workspaces = new Map(objectsIn(lock, 'workspaces'))
  const listed = keysAt(lock, 'packages')
  const entries = new Map(
    listed
      .flatMap((key) => bunEntry(key, listAt(objectAt(lock, 'packages'), key), workspaces))
      .map((one) => [one.key, one]),
  )
  const asked = (lists: readonly string[]): ReadonlySet<string> =>
    new Set([...workspaces.values()].flatMap((one) => neededKeys(lists, textAt(one, 'name') ?? '', one, entries)))
  const direct = asked([...runtimeLists, 'devDependencies'])
  const own = [...entries.values()].filter((one) => one.workspace !== undefined).map((one) => one.key)
  const needed = reachable([...asked(runtimeLists), ...own], (key) => {
    const entry = entries.get(key)
    return entry === undefined ? [] : neededKeys(runtimeLists, key, entry.info, entries)
  })
  const packages = [...entries.values()].map((entry) =>
    packageOf(entry, direct.has(entry.key), !needed.has(entry.key), entries),
  )
  return {
    packages: mergeSame(packages),
    warnings: skipped(listed.length - entries.size, 'not written as bun writes them'),
  }
}

const runtimeLists = ['dependencies', 'optionalDependencies', 'peerDependencies']

function packageOf(entry: BunEntry, isDirect: boolean, dev: boolean, entries: ReadonlyMap<string, BunEntry>): Package {
  const needs = neededKeys(runtimeLists, entry.key, entry.info, entries).flatMap((key) => entries.get(key) ?? [])
  const relationship = entry.workspace !== undefined ? 'workspace' : isDirect ? 'direct' : 'indirect'
  const dependsOn = needs.map(packageId)
  return packageFrom('npm', { name: entry.name, version: entry.version, relationship, dev, dependsOn })
}
