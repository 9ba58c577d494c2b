import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  objectAt,
  type Package,
  type Result,
  textAt,
} from '../../core/index.ts'
import {
  keysAt,
  malformed,
  maxLockBytes,
  mergeSame,
  objectsIn,
  packageFrom,
  reachable,
  readJsonObject,
  skipped,
} from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { jsonFromJsonc } from './jsonc.ts'
import { splitNameAndVersion } from './npm-alias.ts'
import { npmId } from './npm-id.ts'

/** bun.lock, the text form; the binary bun.lockb is another format. */
export const bunLockFormat: TextFormat = {
  id: 'bun-lock',
  type: 'npm',
  kind: 'lock',
  files: { names: ['bun.lock'] },
  maxBytes: maxLockBytes,
  parse: parseBunLock,
}

/** An entry of `packages`: its key is where it lies, `parent/name`, its first element what it is, `name@version`. */
interface Entry {
  readonly key: string
  readonly name: string
  readonly version: string
  /** The folder of a package of the project itself. */
  readonly workspace: string | undefined
  readonly info: JsonObject
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
      .flatMap((key) => entryOf(key, listAt(objectAt(lock, 'packages'), key), workspaces))
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

function packageOf(entry: Entry, isDirect: boolean, dev: boolean, entries: ReadonlyMap<string, Entry>): Package {
  const needs = neededKeys(runtimeLists, entry.key, entry.info, entries).flatMap((key) => entries.get(key) ?? [])
  const relationship = entry.workspace !== undefined ? 'workspace' : isDirect ? 'direct' : 'indirect'
  const dependsOn = needs.map((one) => npmId(one.name, one.version))
  return packageFrom('npm', { name: entry.name, version: entry.version, relationship, dev, dependsOn })
}

/** More folders in each other than bun makes, and few enough that looking through them costs nothing. */
const maxSteps = 20

/**
 * What stands behind `name@`: a version, a place (`github:…`, `https://…`), or the folder of a workspace, whose
 * version stands with the workspace.
 */
function entryOf(key: string, value: readonly Json[], workspaces: ReadonlyMap<string, JsonObject>): readonly Entry[] {
  const identity = typeof value[0] === 'string' ? splitNameAndVersion(value[0]) : undefined
  if (identity === undefined || key.split('/').length > maxSteps) return []
  const info = value.find((part) => isObject(part)) ?? {}
  const folder = identity.version.startsWith('workspace:') ? identity.version.slice('workspace:'.length) : undefined
  const version = folder === undefined ? identity.version : (textAt(workspaces.get(folder), 'version') ?? '')
  return [{ key, name: identity.name, version, workspace: folder, info: isObject(info) ? info : {} }]
}

/** Where what `holder` asks for lies: under its own key, or under one of those around it, or at the top. */
function neededKeys(
  lists: readonly string[],
  key: string,
  holder: JsonObject,
  entries: ReadonlyMap<string, Entry>,
): readonly string[] {
  const around = keysAround(key)
  return lists
    .flatMap((list) => keysAt(holder, list))
    .flatMap((name) => around.map((prefix) => prefix + name).find((one) => entries.has(one)) ?? [])
}

/** `a/@s/b/`, `a/`, and nothing. */
function keysAround(key: string): readonly string[] {
  const prefixes: string[] = []
  const steps = key.split('/').slice(0, maxSteps)
  while (steps.length > 0) {
    prefixes.push(`${steps.join('/')}/`)
    steps.pop()
    if (steps.at(-1)?.startsWith('@')) steps.pop()
  }
  return [...prefixes, '']
}
