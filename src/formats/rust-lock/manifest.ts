import { isObject, type Json, type JsonObject, member, objectAt, textAt } from '../../core/index.ts'
import { readLockText } from '../lock-file/index.ts'
import { parseToml } from '../toml/index.ts'

/** What a Cargo.toml says of its package: its name and the crates that its programs are built from. */
export interface Manifest {
  /** Undefined for a workspace without a package of its own. */
  readonly name: string | undefined
  /** Crate name to the requirement on its version, empty when there is none. Not those for tests and build scripts. */
  readonly dependencies: ReadonlyMap<string, string>
}

/** Undefined when the file is not TOML. `workspace` is the manifest that others inherit from. */
export function readManifest(content: Buffer, workspace: Json = null): Manifest | undefined {
  const table = manifestTable(content)
  if (table === undefined) return undefined
  const shared = objectAt(member(workspace, 'workspace'), 'dependencies') ?? {}
  const targets = Object.values(objectAt(table, 'target') ?? {})
  const tables = [table, ...targets].map((one) => objectAt(one, 'dependencies') ?? {})
  const entries = tables.flatMap((one) => Object.entries(one))
  return {
    name: textAt(member(table, 'package'), 'name'),
    dependencies: new Map(entries.map(([name, value]) => crateAsked(name, value, shared))),
  }
}

export function manifestTable(content: Buffer): JsonObject | undefined {
  const read = parseToml(readLockText(content))
  return read.ok && isObject(read.value) ? read.value : undefined
}

/** `{ package = "real-name" }` renames a crate; `{ workspace = true }` takes what the workspace says. */
function crateAsked(name: string, value: Json, shared: JsonObject): readonly [string, string] {
  const inherited = member(value, 'workspace') === true ? (member(shared, name) ?? null) : value
  if (typeof inherited === 'string') return [name, inherited]
  return [textAt(inherited, 'package') ?? name, textAt(inherited, 'version') ?? '']
}
