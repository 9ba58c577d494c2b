import type { Json, Locate, Result } from '../../core/index.ts'
import { locateJson, parseJson } from '../json/index.ts'
import { positionAt } from '../text/index.ts'
import { compose } from './composer.ts'
import { type YamlError, YamlFault, type YamlLimits } from './error.ts'
import { locateIn } from './locate.ts'
import { toJson } from './to-json.ts'

/** A document's value, and where its parts stand. */
export interface YamlReading {
  readonly value: Json
  /** As `locateYaml`, without reading the text again. */
  readonly locate: Locate
}

/**
 * Reads one YAML document as kubectl would: `yes` is true, `0644` is 420, `1:30` and dates are text, merge keys are
 * resolved, 64-bit integers are exact. Beyond kubectl it refuses duplicate keys and whatever kubectl would silently
 * drop. An empty document is null. Lines in an error are those of `text`.
 */
export function parseYaml(text: string, limits: YamlLimits = {}): Result<Json, YamlError> {
  const read = readYaml(text, limits)
  return read.ok ? { ok: true, value: read.value.value } : read
}

/** As `parseYaml`, for those who also ask where a value stands. */
export function readYaml(text: string, limits: YamlLimits = {}): Result<YamlReading, YamlError> {
  const maxDepth = Math.min(limits.maxDepth ?? 100, 1000)
  const asJson = looksLikeJson(text) ? parseJson(text, { maxDepth }) : undefined
  if (asJson?.ok) return { ok: true, value: { value: asJson.value, locate: (path) => locateJson(text, path) } }
  try {
    const root = compose(text, maxDepth)
    if (root === undefined) return { ok: true, value: { value: null, locate: () => undefined } }
    return { ok: true, value: { value: toJson(root, text), locate: (path) => locateIn(root, text, path) } }
  } catch (fault) {
    if (!(fault instanceof YamlFault)) throw fault
    return { ok: false, error: { code: fault.code, message: fault.message, ...positionAt(text, fault.offset) } }
  }
}

/** kubectl reads a text that starts with a brace as JSON first, and as YAML when that fails. */
function looksLikeJson(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text)
}
