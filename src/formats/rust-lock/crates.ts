import { isObject, type Json, listAt, member, type Result, textAt } from '../../core/index.ts'
import { readLockText, refuseLock } from '../lock-file/index.ts'
import { parseToml } from '../toml/index.ts'

/** One crate of the lock file. */
export interface Crate {
  /** `name@version` */
  readonly id: string
  readonly name: string
  readonly version: string
  /** Of this repository: it has no source it was fetched from. */
  readonly isLocal: boolean
  /** Ids of other crates of the file. */
  readonly dependsOn: readonly string[]
}

/** The crates of a Cargo.lock of any version; 1 had its root in a table of its own. */
export function readCrates(content: Buffer): Result<readonly Crate[]> {
  const read = parseToml(readLockText(content))
  if (!read.ok) return refuseLock('a Cargo.lock', read.error.message)
  const root = member(read.value, 'root')
  const tables = [...(root === undefined ? [] : [root]), ...listAt(read.value, 'package')]
  if (!tables.every((one) => textAt(one, 'name') && textAt(one, 'version')))
    return refuseLock('a Cargo.lock', 'a package has no name or no version')
  const versions = Map.groupBy(tables, (one) => textAt(one, 'name') ?? '')
  return { ok: true, value: tables.map((one) => crateOf(one, versions)) }
}

type CrateTables = ReadonlyMap<string, readonly Json[]>

function crateOf(table: Json, versions: CrateTables): Crate {
  const [name = '', version = ''] = [textAt(table, 'name'), textAt(table, 'version')]
  return {
    id: `${name}@${version}`,
    name,
    version,
    isLocal: isObject(table) && textAt(table, 'source') === undefined,
    dependsOn: listAt(table, 'dependencies').flatMap((one) => idOf(one, versions)),
  }
}

/** `name`, since version 2 where the file has one of it, `name version`, or `name version (source)`. */
function idOf(dependency: Json, versions: CrateTables): readonly string[] {
  if (typeof dependency !== 'string') return []
  const [name = '', version] = dependency.trim().split(/\s+/)
  const named = version ?? textAt(versions.get(name)?.[0], 'version')
  return named === undefined ? [] : [`${name}@${named}`]
}
