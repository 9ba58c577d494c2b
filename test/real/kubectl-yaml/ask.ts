import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson, type Json, type JsonObject, objectAt } from '../../../src/core/index.ts'
import { parseJson } from '../../../src/formats/json/index.ts'
import type { Case } from './cases.ts'
import type { Recorded } from './recorded.ts'

/** `annotate --local` reads a file as `apply` does and prints it again; `folder` is for the file. */
export function askKubectl(kubectl: string, one: Case, folder: string): Recorded {
  const file = join(folder, 'case.yaml')
  writeFileSync(file, one.file)
  const args = ['annotate', '--local', '-f', file, '-o', 'json', 'asked=yes']
  const { stdout, stderr } = spawnSync(kubectl, args, {
    encoding: 'utf8',
    env: { HOME: folder, KUBECONFIG: '/dev/null' },
  })
  const objects = stdout
    .split(/^(?=\{)/m)
    .filter((text) => text.trim() !== '')
    .map(readObject)
  const outputs = objects.map((object) => shown(canonicalJson(one.reads === 'spec' ? (object.spec ?? null) : object)))
  const error = stderr.trim().replaceAll(file, 'case.yaml')
  return { ...one, outputs, ...(error === '' ? {} : { error }) }
}

/** What an alias bomb expands to is not worth keeping. */
function shown(output: string): string {
  return output.length < 5000 ? output : `(${output.length} characters)`
}

function readObject(text: string): JsonObject {
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Error(`kubectl printed what is not JSON: ${parsed.error.message}`)
  return withoutAnnotation(parsed.value as JsonObject)
}

function withoutAnnotation(object: JsonObject): JsonObject {
  const metadata = objectAt(object, 'metadata') ?? {}
  const rest: [string, Json][] = Object.entries(metadata).filter(([name]) => name !== 'annotations')
  return { ...object, metadata: Object.fromEntries(rest) }
}
