import { readFileSync } from 'node:fs'
import { isArray, isObject, type Json, type JsonObject, listAt, SeawallError, textAt } from '../../src/core/index.ts'
import { parseJson } from '../../src/formats/json/index.ts'

/** A JSON file as a value; an error that names the file when it is none. */
export function readJsonFile(file: string): Json {
  const parsed = parseJson(readFileSync(file, 'utf8'))
  if (!parsed.ok) throw new SeawallError('malformed', `${file}:${parsed.error.line}: ${parsed.error.message}`)
  return parsed.value
}

/** The entries of a cases file: the file itself when it is a list, else the lists under `keys`. */
export function entriesOf(value: Json, keys: readonly string[] = ['cases']): JsonObject[] {
  const lists = isArray(value) ? [value] : keys.map((key) => listAt(value, key))
  return lists.flat().filter((entry) => isObject(entry))
}

/** The text at `key`, which the format of the case demands. */
export function textOf(entry: JsonObject, key: string): string {
  const text = textAt(entry, key)
  if (text !== undefined) return text
  const id = textAt(entry, 'id') ?? JSON.stringify(entry).slice(0, 80)
  throw new SeawallError('malformed', `the case ${id} has no text "${key}"`)
}

/** The texts of a list. */
export function textsAt(entry: JsonObject, key: string): string[] {
  return listAt(entry, key).filter((text) => typeof text === 'string')
}
