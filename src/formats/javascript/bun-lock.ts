import { type JsonObject, listAt, member, objectAt, type Package, type Result, textAt } from '../../core/index.ts'
import {
  keysAt,
  leftOut,
  mergeDuplicates,
  objectsIn,
  packageFrom,
  packageId,
  reachable,
  readLenientObject,
  refuseLock,
} from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { type BunEntry, bunEntry, neededKeys } from './bun-entry.ts'
import { jsonFromJsonc } from './jsonc.ts'

export function parseBunLock(content: Buffer): Result<PackageList> {
  const read = readLenientObject(Buffer.from(jsonFromJsonc(content.toString('utf8'))), 'a bun.lock')
  if (!read.ok) return read
  if (typeof member(read.value, 'lockfileVersion') !== 'number')
    return refuseLock('a bun.lock', 'its lockfileVersion is no number')
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
    packages: mergeDuplicates(packages),
    warnings: leftOut(listed.length - entries.size, 'entry', 'entries', 'not written as bun writes them'),
  }
}

const runtimeLists = ['dependencies', 'optionalDependencies', 'peerDependencies']

function packageOf(entry: BunEntry, isDirect: boolean, dev: boolean, entries: ReadonlyMap<string, BunEntry>): Package {
  const needs = neededKeys(runtimeLists, entry.key, entry.info, entries).flatMap((key) => entries.get(key) ?? [])
  const relationship = entry.workspace !== undefined ? 'workspace' : isDirect ? 'direct' : 'indirect'
  const dependsOn = needs.map(packageId)
  return packageFrom('npm', { name: entry.name, version: entry.version, relationship, dev, dependsOn })
}
