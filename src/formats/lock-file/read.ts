import { type ErrorCode, isObject, type Json, type JsonObject, type Result, SeawallError } from '../../core/index.ts'
import { type JsonError, parseJson } from '../json/index.ts'
import { parseYaml, type YamlError } from '../yaml/index.ts'

/** The text of a file, without the byte order mark that editors on Windows write. */
export function readLockText(content: Buffer): string {
  return content.toString('utf8').replace(/^\uFEFF/, '')
}

/** A JSON file whose top is an object. `what` names it in errors: `a packages.lock.json`. */
export function readLockJson(content: Buffer, what: string): Result<JsonObject> {
  return objectOf(parseJson(readLockText(content)), what)
}

/** A YAML file whose top is a mapping. */
export function readLockYaml(content: Buffer, what: string): Result<JsonObject> {
  return objectOf(parseYaml(readLockText(content)), what)
}

function objectOf(read: Result<Json, JsonError | YamlError>, what: string): Result<JsonObject> {
  if (!read.ok) return refuseLock(what, `line ${read.error.line}: ${read.error.message}`, read.error.code)
  return isObject(read.value) ? { ok: true, value: read.value } : refuseLock(what, 'its top is not a mapping')
}

/** The error of a file that is not what its name says. */
export function refuseLock(
  what: string,
  why: string,
  code: ErrorCode = 'malformed',
): { readonly ok: false; readonly error: SeawallError } {
  const hint = 'the file may be cut off or hold merge conflicts; write it again with its package manager'
  return { ok: false, error: new SeawallError(code, `cannot read ${what}: ${why}`, { hint }) }
}
