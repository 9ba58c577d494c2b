/** A JSON value. Integers outside the safe range of a double are kept exactly, as bigint. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The member `key` of an object, never an inherited one (`__proto__`, `constructor`). */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The text at `key`, or undefined when it is absent or not a string. */
export function textAt(value: Json | undefined, key: string): string | undefined {
  const found = member(value, key)
  return typeof found === 'string' ? found : undefined
}

/** The list at `key`; absent or of another type gives an empty list. */
export function listAt(value: Json | undefined, key: string): readonly Json[] {
  const found = member(value, key)
  return isArray(found) ? found : []
}

/** The object at `key`, or undefined when it is absent or not an object. */
export function objectAt(value: Json | undefined, key: string): JsonObject | undefined {
  const found = member(value, key)
  return isObject(found) ? found : undefined
}

/** The members named, as far as they are there. */
export function pickMembers(value: JsonObject, keys: readonly string[]): Record<string, Json> {
  const picked: Record<string, Json> = {}
  for (const key of keys) {
    const found = member(value, key)
    if (found !== undefined) picked[key] = found
  }
  return picked
}

/** Keys in code-point order, so that output does not depend on the order of the input. */
export function sortedKeys(value: JsonObject): string[] {
  return Object.keys(value).sort(byCodePoint)
}

export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** One text for one value: sorted keys, no white space, bigint written as an integer. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isObject(value)) return 'null'
  const members = sortedKeys(value).map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`)
  return `{${members.join(',')}}`
}
