import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, type Json, type JsonObject, objectAt, pickMembers, textAt } from '../../src/core/index.ts'
import { parseJson } from '../../src/formats/json/index.ts'
import { parseYaml, splitYamlDocuments } from '../../src/formats/yaml/index.ts'

/** An object as written, and as a real API server keeps it. */
export interface KeptObject {
  readonly label: string
  readonly written: JsonObject
  readonly kept: Json | undefined
}

const recordFile = join(import.meta.dirname, 'api-defaults.gen.json')

export function keptObjects(): readonly KeptObject[] {
  const text = readFileSync(join(import.meta.dirname, 'api-defaults.yaml'), 'utf8')
  const recorded = existsSync(recordFile) ? parseJson(readFileSync(recordFile, 'utf8')) : undefined
  return [...splitYamlDocuments(text)].flatMap((document) => {
    const written = parseYaml(document.text)
    if (!written.ok || !isObject(written.value)) return []
    const label = `${textAt(written.value, 'kind')}/${textAt(objectAt(written.value, 'metadata'), 'name')}`
    const kept = recorded?.ok ? objectAt(recorded.value, label) : undefined
    return [{ label, written: written.value, kept }]
  })
}

const givenByServer = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'nodePort', 'healthCheckNodePort']

/** Without what differs each time, and without what controllers and allocators write. */
export function comparable(object: JsonObject): JsonObject {
  const { status: _, metadata, ...rest } = object
  const kept = pickMembers(objectAt({ metadata: metadata ?? {} }, 'metadata') ?? {}, [
    'name',
    'namespace',
    'labels',
    'annotations',
  ])
  const cleaned = without(rest, givenByServer)
  return { ...(isObject(cleaned) ? cleaned : {}), metadata: kept }
}

function without(value: Json, keys: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item: Json) => without(item, keys))
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(([key, inner]) => !keys.includes(key) && !isEmptyStatus(key, inner))
  return Object.fromEntries(entries.map(([key, inner]) => [key, without(inner, keys)]))
}

/** Go writes fields that were never set: a claim template's status, a template's creation time. */
function isEmptyStatus(key: string, value: Json): boolean {
  return key === 'status' || (key === 'creationTimestamp' && value === null)
}

/** Writes what a real server made of the objects; only when asked, and only where a real one answers. */
export function record(kept: Readonly<Record<string, JsonObject>>): void {
  if (Object.keys(kept).length > 0) writeFileSync(recordFile, `${JSON.stringify(kept, null, 1)}\n`)
}
