import type { Json, Result } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { positionAt } from '../text/index.ts'
import { compose } from './composer.ts'
import { type YamlError, YamlFault, type YamlLimits } from './error.ts'
import { toJson } from './to-json.ts'

/**
 * Reads one YAML document as kubectl would: `yes` is true, `0644` is 420, `1:30` and dates are text, merge keys are
 * resolved, 64-bit integers are exact. Beyond kubectl it refuses duplicate keys and whatever kubectl would silently
 * drop. An empty document is null. Lines in an error are those of `text`.
 */
export function parseYaml(text: string, limits: YamlLimits = {}): Result<Json, YamlError> {
  const maxDepth = Math.min(limits.maxDepth ?? 100, 1000)
  const asJson = looksLikeJson(text) ? parseJson(text, { maxDepth }) : undefined
  if (asJson?.ok) return asJson
  try {
    const root = compose(text, maxDepth)
    return { ok: true, value: root === undefined ? null : toJson(root, text) }
  } catch (fault) {
    if (!(fault instanceof YamlFault)) throw fault
    return { ok: false, error: { code: fault.code, message: fault.message, ...positionAt(text, fault.offset) } }
  }
}

/** kubectl reads a text that starts with a brace as JSON first, and as YAML when that fails. */
function looksLikeJson(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text)
}
