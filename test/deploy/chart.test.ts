import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { renderChart } from '../../scripts/deploy-manifests.ts'
import { canonicalJson, type JsonObject, listAt, objectAt, textAt } from '../../src/core/index.ts'
import { loadPolicies, makeSnapshot, packs, webhookConfigurations } from '../../src/gate/index.ts'
import { seawall } from '../e2e/run-cli.ts'
import { chart, findHelm, objectsIn, ofKind, yamlFile } from './support.ts'

const helm = findHelm()
const folder = mkdtempSync(join(tmpdir(), 'seawall-chart-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const authority = '-----BEGIN CERTIFICATE-----\nMAo=\n-----END CERTIFICATE-----\n'

/** What the chart makes of values. */
async function render(values: JsonObject): Promise<readonly JsonObject[]> {
  const { ok, text } = tryRender(values)
  if (!ok) throw new Error(text)
  return objectsIn(text)
}

function tryRender(values: JsonObject): { ok: boolean; text: string } {
  const file = join(folder, 'values.json')
  writeFileSync(file, JSON.stringify({ tls: { caBundle: authority }, ...values }))
  return renderChart(helm ?? '', ['--values', file])
}

const webhooksIn = (objects: readonly JsonObject[]): readonly JsonObject[] => [
  ...ofKind(objects, 'ValidatingWebhookConfiguration'),
  ...ofKind(objects, 'MutatingWebhookConfiguration'),
]

/** What the gate itself would ask the API server for. */
async function wanted(policies: string, podSecurity = true, excludeNamespaces = ['kube-system']) {
  const file = join(folder, 'policies.yaml')
  writeFileSync(file, policies)
  const loaded = await loadPolicies([file])
  const snapshot = makeSnapshot({ policies: loaded.policies, podSecurity: { labels: podSecurity } })
  const service = { namespace: 'seawall', name: 'seawall-gate' }
  return webhookConfigurations(snapshot, { address: { service }, caBundle: authority, excludeNamespaces })
}

const policyText = (spec: string, name = 'p'): string =>
  `apiVersion: seawall.dev/v1alpha1\nkind: ClusterSecurityPolicy\nmetadata: {name: ${name}}\nspec: ${spec}\n`

const specs = [
  ...packs.map(({ name }) => `{packs: [${name}]}`),
  '{packs: [labels], mode: warn}',
  '{packs: [resources], mode: audit, failure: closed}',
  '{packs: [strict], failure: open}',
  '{controls: [POD-04], mode: warn}',
  '{controls: ["EXP-*"], mode: audit}',
  '{checks: [NET-12/external-ips], mode: ratchet}',
  '{checks: ["*/host-*"], mode: warn, fixes: safe}',
  '{checks: [POD-01/privileged, "REL-03/*"], mode: warn, fixes: all}',
  '{packs: [resources], mode: warn, merge: [{metadata: {labels: {a: b}}}]}',
  '{merge: [{spec: {priorityClassName: low}}]}',
]

describe.skipIf(helm === undefined)('the chart', () => {
  it('makes the webhooks that its policies need', async () => {
    const policies = textAt(yamlFile('deploy/helm/seawall-gate/values.yaml'), 'policies') ?? ''
    const made = webhooksIn(await render({}))
    expect(made).toEqual(await wanted(policies))
    expect(listAt(made[0] ?? {}, 'webhooks').map((one) => textAt(one, 'name'))).toEqual([
      'validate-closed.gate.seawall.dev',
      'validate-open.gate.seawall.dev',
    ])
  })

  it.each(specs)('makes the webhooks for %s', async (spec) => {
    expect(webhooksIn(await render({ policies: policyText(spec) }))).toEqual(await wanted(policyText(spec)))
    const alone = webhooksIn(await render({ policies: policyText(spec), podSecurity: { labels: false } }))
    expect(alone).toEqual(await wanted(policyText(spec), false))
  })

  it('makes the webhooks for several policies, exceptions among them', async () => {
    const policies = [
      '# first a comment\n',
      policyText('{packs: [strict]}', 'a'),
      policyText('{packs: [labels], mode: warn, fixes: safe}', 'b'),
      'apiVersion: seawall.dev/v1alpha1\nkind: SecurityException\nmetadata: {name: e}\n' +
        'spec: {scope: {checks: [POD-01/privileged]}, reason: r, owner: o, expires: "2027-01-01"}\n',
    ].join('---\n')
    expect(webhooksIn(await render({ policies }))).toEqual(await wanted(policies))
    const excludeNamespaces = ['kube-system', 'a']
    const narrower = webhooksIn(await render({ policies, webhooks: { excludeNamespaces } }))
    expect(narrower).toEqual(await wanted(policies, true, excludeNamespaces))
  })

  it('makes no webhooks where no policy wants any', async () => {
    expect(webhooksIn(await render({ policies: '', podSecurity: { labels: false } }))).toEqual([])
    expect(webhooksIn(await render({ webhooks: { enabled: false }, tls: {} }))).toEqual([])
  })

  it('lets cert-manager tell the API server whom to trust', async () => {
    const objects = await render({ tls: {}, certManager: { enabled: true } })
    const [made] = webhooksIn(objects)
    expect(objectAt(objectAt(made, 'metadata'), 'annotations')).toEqual({
      'cert-manager.io/inject-ca-from': 'seawall/seawall-gate',
    })
    expect(JSON.stringify(made)).not.toContain('caBundle')
    const names = ofKind(objects, 'Certificate').map((one) => textAt(objectAt(one, 'metadata'), 'name'))
    expect(names.toSorted()).toEqual(['seawall-gate', 'seawall-gate-authority'])
    const issuerRef = { kind: 'ClusterIssuer', name: 'internal' }
    const yours = await render({ tls: {}, certManager: { enabled: true, issuerRef } })
    expect(ofKind(yours, 'Certificate').map((one) => objectAt(objectAt(one, 'spec'), 'issuerRef'))).toEqual([issuerRef])
    expect(ofKind(yours, 'Issuer')).toEqual([])
  })

  it('gives the gate the rights it asks for, and those on its own webhooks only when it manages them', async () => {
    const managed = await render({ tls: { manage: true } })
    const { stdout } = await seawall(['rbac', 'gate', '--print', '--namespace', 'seawall'])
    expect(rulesIn(managed)).toEqual(rulesIn(await objectsIn(stdout)))
    expect(webhooksIn(managed)).toEqual([])
    expect(argsIn(managed)).toEqual(expect.arrayContaining(['--manage', 'seawall/seawall-gate']))
    expect(argsIn(managed)).not.toContain('--tls-cert')
    const ordinary = rulesIn(await render({}))
    expect(rulesIn(managed)).toEqual(expect.arrayContaining([...ordinary]))
    expect(ordinary.join('\n')).not.toMatch(/secrets|webhookconfigurations|leases/)
  })

  it('names the image by digest, beside its tag', async () => {
    const digest = `sha256:${'a'.repeat(64)}`
    const objects = await render({ image: { repository: 'r.example/gate', tag: 'v2', digest } })
    expect(JSON.stringify(ofKind(objects, 'Deployment'))).toContain(`"image":"r.example/gate:v2@${digest}"`)
  })

  it('asks for no budget that would forbid every eviction', async () => {
    expect(ofKind(await render({}), 'PodDisruptionBudget')).toHaveLength(1)
    expect(ofKind(await render({ replicas: 2 }), 'PodDisruptionBudget')).toEqual([])
  })

  it('passes settings on to the program', async () => {
    const args = argsIn(
      await render({
        podSecurity: { labels: false, enforceTemplates: true },
        records: { enabled: false },
        ratchet: { baselineConfigMap: 'b' },
      }),
    )
    expect(args).toEqual(expect.arrayContaining(['--no-pod-security', '--enforce-templates', '--tolerate']))
    expect(args).not.toContain('--record')
  })

  it('looks up images again only when asked to, with a role that lists and reads no Secrets', async () => {
    const ofRescan = (objects: readonly JsonObject[]): readonly JsonObject[] =>
      objects.filter((one) => textAt(objectAt(one, 'metadata'), 'name') === 'seawall-rescan')
    expect(ofRescan(await render({}))).toEqual([])
    const objects = ofRescan(
      await render({ rescan: { enabled: true, existingClaim: 'data', args: ['--fail-on', 'high'] } }),
    )
    expect(objects.map(({ kind }) => kind).sort()).toEqual([
      'ClusterRole',
      'ClusterRoleBinding',
      'CronJob',
      'NetworkPolicy',
      'ServiceAccount',
    ])
    for (const rule of listAt(ofKind(objects, 'ClusterRole')[0] ?? {}, 'rules')) {
      expect(listAt(rule, 'verbs')).toEqual(['list'])
      expect(listAt(rule, 'resources')).not.toContain('secrets')
    }
    const job = JSON.stringify(ofKind(objects, 'CronJob'))
    for (const part of [
      '"claimName":"data"',
      '"--update","--pull"',
      '"--fail-on","high"',
      '"readOnlyRootFilesystem":true',
    ])
      expect(job).toContain(part)
    expect(JSON.stringify(await render({ rescan: { enabled: true } }))).toContain('"emptyDir":{"sizeLimit":"8Gi"}')
  })

  it.each<[string, JsonObject, RegExp]>([
    ['no authority', { tls: {} }, /would not trust the gate: --set-file tls.caBundle=ca.crt/],
    [
      'two keepers',
      { tls: { manage: true }, certManager: { enabled: true } },
      /either certManager.enabled or tls.manage/,
    ],
    ['a misspelt setting', { replica: 5 }, /'replica' not allowed/],
    ['a digest that is none', { image: { repository: 'a', digest: 'latest' } }, /\/image\/digest/],
    ['limits without memory', { resources: { limits: { cpu: '1', memory: null } } }, /\/resources\/limits/],
    ['a pack that does not exist', { policies: policyText('{packs: [strickt]}') }, /there is no pack "strickt"/],
    ['broken YAML', { policies: 'a: [' }, /policies: error converting YAML/],
    ['a list', { policies: 'kind: List\nitems: []\n' }, /not as a List/],
  ])('refuses %s', (_, values, message) => {
    expect(tryRender(values)).toEqual({ ok: false, text: expect.stringMatching(message) })
  })
})

describe('the values of the chart', () => {
  const values = yamlFile('deploy/helm/seawall-gate/values.yaml')
  const schema: JsonObject = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8'))

  it('stand in the schema and in the README', () => {
    const known = Object.keys(objectAt(schema, 'properties') ?? {}).filter((name) => name !== 'global')
    expect(known.toSorted()).toEqual(Object.keys(values).toSorted())
    const readme = readFileSync(join(chart, 'README.md'), 'utf8')
    expect(known.filter((name) => !new RegExp(`^\\|.*\`${name}[\`.].*\\|$`, 'm').test(readme))).toEqual([])
  })
})

/** The rules of roles, one line each. */
function rulesIn(objects: readonly JsonObject[]): readonly string[] {
  return [...ofKind(objects, 'ClusterRole'), ...ofKind(objects, 'Role')]
    .flatMap((role) => listAt(role, 'rules').map((rule) => `${textAt(role, 'kind')} ${canonicalJson(rule)}`))
    .toSorted()
}

function argsIn(objects: readonly JsonObject[]): readonly string[] {
  const [deployment] = ofKind(objects, 'Deployment')
  const pod = objectAt(objectAt(objectAt(deployment, 'spec'), 'template'), 'spec')
  return listAt(listAt(pod, 'containers')[0] ?? {}, 'args').filter((one) => typeof one === 'string')
}
