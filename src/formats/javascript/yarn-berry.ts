import { type Json, type JsonObject, objectAt, type Result, textAt } from '../../core/index.ts'
import { objectsIn, readLockYaml } from '../lock-file/index.ts'
import type { YarnEntries, YarnEntry } from './yarn-entry.ts'

/** Yarn 2 and later write YAML: a key with all patterns, and what they became. */
export function berryEntries(content: Buffer): Result<YarnEntries> {
  const read = readLockYaml(content, 'a yarn.lock')
  if (!read.ok) return read
  const lock = { lock: read.value }
  const entries = objectsIn(lock, 'lock').flatMap(([key, value]) => (key === '__metadata' ? [] : [entryOf(key, value)]))
  return { ok: true, value: { entries, warnings: [] } }
}

function entryOf(key: string, value: JsonObject): YarnEntry {
  const resolution = textAt(value, 'resolution')
  return {
    patterns: key.split(', '),
    version: textOf(value.version),
    ...(resolution === undefined ? {} : { resolution }),
    needs: Object.entries(objectAt(value, 'dependencies') ?? {}).map(([name, range]) => `${name}@${textOf(range)}`),
  }
}

/** Yarn does not quote what YAML takes for a number: `debug: 4`. */
function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
