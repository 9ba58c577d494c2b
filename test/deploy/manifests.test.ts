import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { installedObjects, manifests, webhookFacts } from '../../scripts/deploy-manifests.ts'
import { type JsonObject, listAt, objectAt, textAt } from '../../src/core/index.ts'
import { decideOn, policy } from '../../src/gate/gate.test-support.ts'
import { reviewOfObject } from '../../src/gate/index.ts'
import { podTemplatePaths, podTemplatesOf } from '../../src/kube/objects/index.ts'
import { seawall } from '../e2e/run-cli.ts'
import { chart, findHelm, objectsOf, ofKind, root, yamlFile } from './support.ts'

const helm = findHelm()
const folder = 'deploy/manifests'
const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' }
const approved = '{IMG-10/unapproved-registry: {approved: [registry.example.com]}}'

describe('the plain manifests', () => {
  it.each(['strict', 'pss-restricted', 'nsa-hardening', 'resources', 'registry-trust'])(
    'pass the pack %s, in a restricted namespace',
    async (pack) => {
      const asked = policy(pack, `{packs: [${pack}], parameters: ${approved}}`)
      for (const object of await objectsOf(folder)) {
        const { kind, violations, podSecurity } = decideOn(
          reviewOfObject(object, 'alice'),
          { policies: [asked], podSecurity: { enforceTemplates: true } },
          restricted,
        )
        expect([object.id, kind, violations, podSecurity]).toEqual([object.id, 'allow', [], []])
      }
    },
  )

  it('would be noticed with an image of nowhere', async () => {
    const asked = policy('p', `{packs: [registry-trust], parameters: ${approved.replace('example', 'other')}}`)
    const [deployment] = (await objectsOf(folder)).filter(({ ref }) => ref.kind === 'Deployment')
    if (deployment === undefined) throw new Error('there is no Deployment')
    expect(decideOn(reviewOfObject(deployment, 'alice'), { policies: [asked] }).kind).toBe('deny')
  })

  it('leave two findings, which values.yaml justifies', async () => {
    const { code, stdout } = await seawall(['scan', folder, '--format', 'json', '--fail-on', 'high'])
    const findings: { check: string; severity: string }[] = JSON.parse(stdout).findings
    expect(findings.map(({ check, severity }) => `${severity} ${check}`)).toEqual([
      'medium NET-07/egress-open',
      'low POD-14/user-namespace',
    ])
    expect(code).toBe(0)
    const values = readFileSync(join(chart, 'values.yaml'), 'utf8')
    for (const { check } of findings) expect(values).toContain(check)
  })

  it('hold the policies of the chart', async () => {
    const [map] = ofKind(
      (await objectsOf(folder)).map(({ object }) => object),
      'ConfigMap',
    )
    expect(textAt(objectAt(map, 'data'), 'policies.yaml')).toBe(
      textAt(yamlFile('deploy/helm/seawall-gate/values.yaml'), 'policies'),
    )
  })

  it('give pods longer to stop than they drain', async () => {
    const { spec, args } = await gatePod()
    expect(Number(spec.terminationGracePeriodSeconds)).toBeGreaterThan(Number(args[args.indexOf('--drain') + 1]) + 10)
  })

  it('keep more room for records than the gate takes', async () => {
    const { spec } = await gatePod()
    const records = listAt(spec, 'volumes').find((volume) => textAt(volume, 'name') === 'records')
    const recorder = readFileSync(join(root, 'src/gate/record/recorder.ts'), 'utf8')
    expect(recorder).toContain('totalBytes: 1024 * 1024 * 1024') // 1 GiB
    expect(textAt(objectAt(records, 'emptyDir'), 'sizeLimit')).toBe('1280Mi')
  })

  it('name webhooks that nobody can apply by mistake', () => {
    const text = readFileSync(join(root, folder, 'webhooks.yaml'), 'utf8')
    expect([...text.matchAll(/caBundle: (.*)/g)].map(([, value]) => value)).toEqual(['CA_BUNDLE', 'CA_BUNDLE'])
    const filled = spawnSync('bash', ['-c', sedLine(text).replace('| kubectl apply -f -', '')], {
      cwd: join(root, folder),
      input: 'PEM',
      encoding: 'utf8',
    })
    expect(filled.stdout).toContain(`caBundle: ${Buffer.from('PEM').toString('base64')}\n`)
    expect(filled.stdout).not.toContain('caBundle: CA_BUNDLE')
  })

  it.skipIf(helm === undefined)('are what helm makes of the chart', () => {
    for (const [file, text] of manifests(helm ?? '')) expect(readFileSync(join(root, file), 'utf8')).toBe(text)
    expect(readFileSync(join(root, 'src/gate/install/objects.gen.json'), 'utf8')).toBe(installedObjects(helm ?? ''))
  })
})

describe('what the chart knows of policies', () => {
  it('is what the gate knows', () => {
    expect(readFileSync(join(chart, 'files/webhooks.gen.json'), 'utf8')).toBe(webhookFacts())
  })
})

/** The command that the file's head gives, reading the authority from standard input. */
function sedLine(text: string): string {
  return (/^# +(sed .*)$/m.exec(text)?.[1] ?? '').replace('< ca.crt', '')
}

async function gatePod(): Promise<{ spec: JsonObject; args: readonly string[] }> {
  const [deployment] = (await objectsOf(folder)).filter(({ ref }) => ref.kind === 'Deployment')
  if (deployment === undefined) throw new Error('there is no Deployment')
  const [template] = podTemplatesOf(deployment, podTemplatePaths([]))
  const spec = template?.spec ?? {}
  const args = listAt(listAt(spec, 'containers')[0] ?? {}, 'args').filter((one) => typeof one === 'string')
  return { spec, args }
}
