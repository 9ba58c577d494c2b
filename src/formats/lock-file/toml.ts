import type { JsonObject, Result } from '../../core/index.ts'
import { parseToml } from '../toml/index.ts'
import { readLockText, refuseLock } from './read.ts'

/** A TOML file. `what` names it in errors: `a poetry.lock`. */
export function readLockToml(content: Buffer, what: string): Result<JsonObject> {
  const parsed = parseToml(readLockText(content))
  return parsed.ok ? parsed : refuseLock(what, parsed.error.message, parsed.error.code)
}
