// Writes what deploy/ derives: the chart's table of packs and checks and, with helm, the plain manifests. `--check` only
// compares, and names the files that are stale.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadCatalogue } from '../src/catalogue/index.ts'
import { isObject, type Json } from '../src/core/index.ts'
import { parseYaml, splitYamlDocuments } from '../src/formats/yaml/index.ts'
import { checksOfPack, packs } from '../src/gate/index.ts'
import rules from '../src/gate/webhooks/rules.json' with { type: 'json' }

const root = resolve(import.meta.dirname, '..')
const chart = 'deploy/helm/seawall-gate'
const namespace = 'seawall'
/** No base64: whoever forgets to fill it in is told so by the API server, and stops nothing. */
const placeholder = 'CA_BUNDLE'
const noDigest = `sha256:${'0'.repeat(64)}`

const licence = '# SPDX-License-Identifier: Apache-2.0'
const generated = '# Generated from deploy/helm/seawall-gate by scripts/deploy-manifests.ts. Do not edit.'

const gateHead = `${licence}
${generated}
# The gate for namespace ${namespace}, without the webhooks that make the API server ask it. Before it is applied: the
# namespace, the Secret seawall-gate-tls in it, and your image in place of the one named here.
`
const webhooksHead = `${licence}
${generated}
# Apply it last, when the gate is ready, with your authority in place of ${placeholder}:
#   sed "s|${placeholder}|$(base64 < ca.crt | tr -d '\\n')|" webhooks.yaml | kubectl apply -f -
`

/** What the templates must know to make the webhooks that the policies need: the facts behind webhookConfigurations(). */
export function webhookFacts(): string {
  const checks = loadCatalogue().checks
  const withScope = (scope: string): string[] =>
    checks.filter((one) => one.scopes.some((own) => own === scope)).map(({ id }) => id)
  const scopes = { template: withScope('template'), object: withScope('object') }
  const scopesOf = (pack: (typeof packs)[number]): string[] =>
    Object.entries(scopes).flatMap(([scope, ids]) => (checksOfPack(pack).some((id) => ids.includes(id)) ? [scope] : []))
  const facts = {
    rules: { template: rules.pods, object: rules.objects, namespace: rules.namespaces, own: rules.own },
    packs: Object.fromEntries(packs.map((pack) => [pack.name, scopesOf(pack)])),
    checks: scopes,
  }
  return `${JSON.stringify(facts, undefined, 2)}\n`
}

/** What helm makes of the chart; its own words when it makes nothing of it. */
export function renderChart(helm: string, args: readonly string[]): { ok: boolean; text: string } {
  const all = ['template', 'seawall-gate', join(root, chart), '--namespace', namespace, ...args]
  const { status, stdout, stderr, error } = spawnSync(helm, all, { encoding: 'utf8' })
  return status === 0 ? { ok: true, text: stdout } : { ok: false, text: (error?.message ?? stderr).trim() }
}

/** Path from the repository's root → text of every file that helm makes of the chart. */
export function manifests(helm: string): ReadonlyMap<string, string> {
  const image = ['--set', `image.digest=${noDigest}`]
  const webhooks = ['--set', `tls.caBundle=${placeholder}`, '--show-only', 'templates/webhooks.yaml']
  const encoded = Buffer.from(placeholder).toString('base64')
  return new Map([
    ['deploy/manifests/gate.yaml', gateHead + rendered(helm, [...image, '--set', 'webhooks.enabled=false'])],
    ['deploy/manifests/webhooks.yaml', webhooksHead + rendered(helm, webhooks).replaceAll(encoded, placeholder)],
  ])
}

/** What `seawall gate install` applies: the definitions of our kinds, and the chart with `tls.manage`. */
export function installedObjects(helm: string): string {
  const managed = rendered(helm, ['--set', `image.digest=${noDigest}`, '--set', 'tls.manage=true'])
  const definitions = ['clustersecuritypolicies', 'securitypolicies', 'securityexceptions'].map((name) =>
    readFileSync(join(root, `deploy/crds/${name}.yaml`), 'utf8'),
  )
  const objects = [...definitions, managed].flatMap(documentsIn)
  return `${JSON.stringify(objects, undefined, 1)}\n`
}

function documentsIn(text: string): Json[] {
  return [...splitYamlDocuments(text)].flatMap((document) => {
    const read = parseYaml(document.text)
    if (!read.ok) throw new Error(read.error.message)
    return isObject(read.value) ? [read.value] : []
  })
}

function rendered(helm: string, args: readonly string[]): string {
  const { ok, text } = renderChart(helm, args)
  if (!ok) throw new Error(text)
  return text.replaceAll(/^# Source: .*\n/gm, '')
}

function main(): void {
  const facts = new Map([[`${chart}/files/webhooks.gen.json`, webhookFacts()]])
  const isCheck = process.argv.includes('--check')
  if (!isCheck) write(facts) // the manifests are made from it
  const helm = process.env.HELM ?? 'helm'
  const installed: [string, string] = ['src/gate/install/objects.gen.json', installedObjects(helm)]
  const wanted = new Map([...facts, ...manifests(helm), installed])
  if (!isCheck) write(wanted)
  const stale = [...wanted].filter(([file, text]) => readFileSync(join(root, file), 'utf8') !== text)
  for (const [file] of stale) process.stderr.write(`${file} is stale: node scripts/deploy-manifests.ts\n`)
  process.exitCode = stale.length > 0 ? 1 : 0
}

function write(files: ReadonlyMap<string, string>): void {
  for (const [file, text] of files) writeFileSync(join(root, file), text)
}

if (import.meta.main) main()
