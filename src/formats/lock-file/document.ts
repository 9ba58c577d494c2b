import { isObject, type Json, type JsonObject, type Result, SeawallError } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { parseToml } from '../toml/index.ts'
import { parseYaml } from '../yaml/index.ts'

/** The JSON value of a file; `what` names the format in the error: `package-lock.json`. */
export function readJson(content: Buffer, what: string): Result<Json> {
  const text = content.toString('utf8')
  const strict = parseJson(text, { maxDepth: 1000 })
  if (strict.ok) return strict
  const lenient = lastMemberWins(text)
  return lenient === undefined
    ? malformed(`${what} is not valid JSON (line ${strict.error.line}): ${strict.error.message}`)
    : { ok: true, value: lenient }
}

/** As `readJson`, and anything but an object is refused. */
export function readJsonObject(content: Buffer, what: string): Result<JsonObject> {
  const read = readJson(content, what)
  return read.ok ? onlyObject(read.value, what) : read
}

export function readToml(content: Buffer, what: string): Result<JsonObject> {
  const parsed = parseToml(content.toString('utf8'))
  return parsed.ok ? parsed : malformed(`${what} cannot be read: ${parsed.error.message}`)
}

/** One YAML document. */
export function readYaml(text: string, what: string): Result<JsonObject> {
  const parsed = parseYaml(text)
  if (parsed.ok) return onlyObject(parsed.value, what)
  return malformed(`${what} is not valid YAML (line ${parsed.error.line}): ${parsed.error.message}`)
}

export function malformed(message: string): { readonly ok: false; readonly error: SeawallError } {
  return { ok: false, error: new SeawallError('malformed', message) }
}

function onlyObject(value: Json, what: string): Result<JsonObject> {
  return isObject(value) ? { ok: true, value } : malformed(`${what} does not hold an object.`)
}

/**
 * The tools that read these files let the last of two equal members win. A file that they install from and we refuse
 * would hide its packages.
 */
function lastMemberWins(text: string): Json | undefined {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault
    return undefined
  }
}
