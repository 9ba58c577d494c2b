import { isObject, type Json, type JsonObject, type Result } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { readLockText, refuseLock } from './read.ts'

/**
 * A JSON file as npm, Composer, Pipenv and conda read it: of two equal members the last wins. A file that they install
 * from and we refuse would hide its packages.
 */
export function readLenientJson(content: Buffer, what: string): Result<Json> {
  const text = readLockText(content)
  const strict = parseJson(text, { maxDepth: 1000 })
  if (strict.ok) return strict
  const value = lastMemberWins(text)
  if (value !== undefined) return { ok: true, value }
  return refuseLock(what, `line ${strict.error.line}: ${strict.error.message}`, strict.error.code)
}

/** As `readLenientJson`, for a file whose top is an object. */
export function readLenientObject(content: Buffer, what: string): Result<JsonObject> {
  const read = readLenientJson(content, what)
  if (!read.ok) return read
  return isObject(read.value) ? { ok: true, value: read.value } : refuseLock(what, 'its top is not an object')
}

function lastMemberWins(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault
    return undefined
  }
}
