import { parse, TomlDate, TomlError, type TomlTable, type TomlValue } from 'smol-toml'
import { type Json, type JsonObject, type Result, SeawallError } from '../../core/index.ts'

export interface TomlLimits {
  /** In UTF-16 units; 32 million unless told. */
  readonly maxLength?: number
}

const maxDepth = 100

/** More than any integer or hash of a real file, and few enough that reading them as a number takes no time. */
const longestDigits = 1000

/**
 * Reads a TOML 1.0 document. Integers beyond 2^53 are bigint, dates and the numbers JSON has no word for (`nan`, `inf`)
 * are text.
 */
export function parseToml(text: string, limits: TomlLimits = {}): Result<JsonObject> {
  if (text.length > (limits.maxLength ?? 32_000_000)) return refused('too-large', 'The TOML document is too long.')
  if (hasEndlessDigits(text)) return refused('malformed', `A number has more than ${longestDigits} digits.`)
  try {
    const table = parse(text.startsWith('\uFEFF') ? text.slice(1) : text, { integersAsBigInt: 'asNeeded', maxDepth })
    const value = tableOf(table, 1)
    return value === undefined ? refused('too-deep', `Tables are nested deeper than ${maxDepth}.`) : { ok: true, value }
  } catch (fault) {
    if (!(fault instanceof TomlError)) throw fault
    return refused('malformed', `${firstLine(fault.message)} (line ${fault.line}).`)
  }
}

/** Making a number of millions of digits takes seconds. */
function hasEndlessDigits(text: string): boolean {
  let run = 0
  for (let at = 0; at < text.length; at++) {
    run = isDigit(text.charCodeAt(at)) ? run + 1 : 0
    if (run > longestDigits) return true
  }
  return false
}

/** Hexadecimal digits and the underscores between digits count too. */
function isDigit(code: number): boolean {
  const lower = code | 0x20
  return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x66) || code === 0x5f
}

/** Undefined when it is nested too deep: a header `[a.a.a.…]` nests without a bracket. */
function tableOf(table: TomlTable, depth: number): JsonObject | undefined {
  if (depth > maxDepth) return undefined
  const members: [string, Json][] = []
  for (const [key, inner] of Object.entries(table)) {
    const value = jsonOf(inner, depth)
    if (value === undefined) return undefined
    members.push([key, value])
  }
  return Object.fromEntries(members)
}

function jsonOf(value: TomlValue, depth: number): Json | undefined {
  if (value instanceof TomlDate) return value.toISOString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : specialNumber(value)
  if (typeof value !== 'object') return value
  if (!Array.isArray(value)) return tableOf(value, depth + 1)
  const items = depth > maxDepth ? [undefined] : value.map((item) => jsonOf(item, depth + 1))
  return items.every((item) => item !== undefined) ? items : undefined
}

const specialNumber = (value: number): string => (Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf')

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

function refused(code: 'malformed' | 'too-large' | 'too-deep', message: string): Result<JsonObject> {
  return { ok: false, error: new SeawallError(code, message) }
}
