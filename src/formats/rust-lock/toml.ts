import { parse, TomlError, type TomlTable } from 'smol-toml'
import { type Json, messageOf, type Result, SeawallError } from '../../core/index.ts'

const maxDepth = 100

/** Reads a TOML text; dates are text, integers are exact. */
export function parseToml(text: string): Result<Json> {
  try {
    return { ok: true, value: asJson(parse(text, { integersAsBigInt: 'asNeeded', maxDepth }), 0) }
  } catch (fault) {
    if (!(fault instanceof TomlError)) throw fault
    return { ok: false, error: new SeawallError('malformed', messageOf(fault).split('\n')[0] ?? '') }
  }
}

/** The limit of the parser is for brackets; `a.b.c = 1` nests without them. */
function asJson(value: TomlTable[string] | TomlTable, depth: number): Json {
  if (depth > maxDepth) throw new TomlError('tables stand too deep', { toml: '', ptr: 0 })
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((one) => asJson(one, depth + 1))
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner, depth + 1)]))
}
