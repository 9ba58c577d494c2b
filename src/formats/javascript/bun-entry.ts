import { isObject, type Json, type JsonObject, textAt } from '../../core/index.ts'
import { keysAt } from '../lock-file/index.ts'
import { splitNameAndVersion } from './npm-alias.ts'

/** An entry of `packages`: its key is where it lies, `parent/name`, its first element what it is, `name@version`. */
export interface BunEntry {
  readonly key: string
  readonly name: string
  readonly version: string
  /** The folder of a package of the project itself. */
  readonly workspace: string | undefined
  readonly info: JsonObject
}

/** More folders in each other than bun makes, and few enough that looking through them costs nothing. */
const maxSteps = 20

/**
 * What stands behind `name@`: a version, a place (`github:…`, `https://…`), or the folder of a workspace, whose
 * version stands with the workspace.
 */
export function bunEntry(
  key: string,
  value: readonly Json[],
  workspaces: ReadonlyMap<string, JsonObject>,
): readonly BunEntry[] {
  const identity = typeof value[0] === 'string' ? splitNameAndVersion(value[0]) : undefined
  if (identity === undefined || key.split('/').length > maxSteps) return []
  const info = value.find((part) => isObject(part)) ?? {}
  const folder = identity.version.startsWith('workspace:') ? identity.version.slice('workspace:'.length) : undefined
  const version = folder === undefined ? identity.version : (textAt(workspaces.get(folder), 'version') ?? '')
  return [{ key, name: identity.name, version, workspace: folder, info: isObject(info) ? info : {} }]
}

/** Where what `holder` asks for lies: under its own key, or under one of those around it, or at the top. */
export function neededKeys(
  lists: readonly string[],
  key: string,
  holder: JsonObject,
  entries: ReadonlyMap<string, BunEntry>,
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
