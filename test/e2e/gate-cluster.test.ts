import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../src/core/index.ts'
import { parseYaml } from '../../src/formats/yaml/index.ts'
import { type ApiResource, type KubeClient, openClient } from '../../src/kube/client/index.ts'
import { freePort } from '../free-port.ts'
import { accessTo } from '../stand-in/access.ts'
import { adminToken, type StandIn, startApiServer } from '../stand-in/apiserver/index.ts'
import { root, seawall } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-gate-cluster-'))
let server: StandIn
let admin: KubeClient
let gate: ChildProcess
const output = { stdout: '', stderr: '' }

const served = (group: string, version: string, kind: string, resource: string, namespaced: boolean): ApiResource => ({
  group,
  version,
  kind,
  resource,
  namespaced,
  verbs: [],
})
const definitions = served('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', 'customresourcedefinitions', false)
const namespaces = served('', 'v1', 'Namespace', 'namespaces', false)
const policies = served('seawall.dev', 'v1alpha1', 'ClusterSecurityPolicy', 'clustersecuritypolicies', false)
const exceptions = served('seawall.dev', 'v1alpha1', 'SecurityException', 'securityexceptions', true)
const secrets = served('', 'v1', 'Secret', 'secrets', true)

beforeAll(async () => {
  server = await startApiServer()
  admin = openClient(accessTo(server.url, { token: adminToken }), { env: {} })
  for (const name of ['clustersecuritypolicies', 'securitypolicies', 'securityexceptions'])
    await admin.create(definitions, definition(name))
  const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' }
  await admin.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'guarded', labels } })
  for (const name of ['seawall', 'shop'])
    await admin.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  const kubeconfig = kubeconfigFor(server)
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  gate = spawn(
    process.execPath,
    ['bin/seawall.cjs', 'gate', '--cluster', '--kubeconfig', kubeconfig, '--manage', 'seawall/gate'].concat([
      '--url',
      url,
      '--host',
      '127.0.0.1',
      '--listen',
      `127.0.0.1:${port}`,
      '--drain',
      '0',
    ]),
    { cwd: root },
  )
  gate.stdout?.on('data', (text) => {
    output.stdout += text
  })
  gate.stderr?.on('data', (text) => {
    output.stderr += text
  })
  await until(() => output.stderr.includes('gate ready'))
}, 60_000)

afterAll(async () => {
  const ended = new Promise((resolve) => gate.on('close', resolve))
  gate.kill('SIGTERM')
  expect(await ended).toBe(0)
  admin.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

function kubeconfigFor({ url }: StandIn): string {
  const file = join(folder, `kubeconfig-${new URL(url).port}`)
  const config = {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: url } }],
    users: [{ name: 'u', user: { token: adminToken } }],
  }
  writeFileSync(file, JSON.stringify(config))
  return file
}

function definition(name: string): JsonObject {
  const parsed = parseYaml(readFileSync(join(root, `deploy/crds/${name}.yaml`), 'utf8'))
  if (!parsed.ok || !isObject(parsed.value)) throw new Error(name)
  return parsed.value
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 200; waited++) {
    if (await holds()) return
    await sleep(50)
  }
  throw new Error(`it did not come to hold: ${output.stderr}`)
}

/** Whether the gate admits a privileged pod of this namespace, trusting the authority of its Secret. */
async function admits(namespace: string): Promise<boolean> {
  const secret = await admin.get(secrets, 'gate-tls', 'seawall')
  const ca = Buffer.from(textAt(objectAt(secret, 'data'), 'ca.crt') ?? '', 'base64').toString()
  const url = `${/ready on (\S+)/.exec(output.stderr)?.[1]}/validate/closed`
  const review = {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'u',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      namespace,
      name: 'p',
      operation: 'CREATE',
      userInfo: { username: 'alice' },
      object: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', namespace },
        spec: { containers: [{ name: 'app', image: 'x:1', securityContext: { privileged: true } }] },
      },
    },
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', ca, agent: false }, (answer) => {
      let text = ''
      answer.on('data', (part) => {
        text += part
      })
      answer.on('end', () => resolve(JSON.parse(text).response.allowed))
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(review))
  })
}

describe('seawall gate in a cluster', () => {
  it('judges by the labels of namespaces, also of those that come later or change', async () => {
    expect(await admits('guarded')).toBe(false)
    expect(await admits('shop')).toBe(true)
    expect(await admits('nowhere')).toBe(false) // it cannot be looked up
    const shop = await admin.get(namespaces, 'shop')
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
    await admin.replace(namespaces, { ...shop, metadata: { ...(objectAt(shop, 'metadata') ?? {}), labels } })
    await until(async () => !(await admits('shop')))
    await admin.replace(namespaces, { ...shop, metadata: { name: 'shop' } })
    await until(async () => admits('shop'))
  })

  it('follows policies and exceptions as they come and go', async () => {
    const policy = { apiVersion: 'seawall.dev/v1alpha1', kind: 'ClusterSecurityPolicy', metadata: { name: 'strict' } }
    await admin.create(policies, { ...policy, spec: { packs: ['strict'] } })
    await until(async () => !(await admits('shop')))
    const exception = {
      apiVersion: 'seawall.dev/v1alpha1',
      kind: 'SecurityException',
      metadata: { name: 'e' },
      spec: { scope: { controls: ['POD-01'] }, reason: 'r', owner: 'o', expires: '2999-01-01' },
    }
    await admin.create(exceptions, exception, 'shop')
    await until(async () => admits('shop'))
    expect(await admits('guarded')).toBe(false)
    await admin.remove(exceptions, 'e', 'shop')
    await until(async () => !(await admits('shop')))
    await admin.remove(policies, 'strict')
    await until(async () => admits('shop'))
  })

  it('refuses a policy that it could not use, and keeps the one before', async () => {
    const policy = { apiVersion: 'seawall.dev/v1alpha1', kind: 'ClusterSecurityPolicy', metadata: { name: 'kept' } }
    const made = await admin.create(policies, { ...policy, spec: { packs: ['strict'] } })
    await until(async () => !(await admits('shop')))
    const refused = admin.replace(policies, { ...made, spec: { packs: ['nothing'] } })
    await expect(refused).rejects.toThrow('this policy cannot be used: spec.packs.0 must be strict')
    expect(await admits('shop')).toBe(false)
    await admin.remove(policies, 'kept')
  })

  it('keeps the webhook configurations that its policies need', async () => {
    const validating = served(
      'admissionregistration.k8s.io',
      'v1',
      'ValidatingWebhookConfiguration',
      'validatingwebhookconfigurations',
      false,
    )
    const found = await admin.get(validating, 'seawall-gate')
    expect(listAt(found, 'webhooks').map((webhook) => textAt(webhook, 'name'))).toEqual([
      'validate-closed.gate.seawall.dev',
    ])
  })
})

it('does not start without a policy of the cluster that cannot be read', async () => {
  const other = await startApiServer()
  const client = openClient(accessTo(other.url, { token: adminToken }), { env: {} })
  try {
    for (const name of ['clustersecuritypolicies', 'securitypolicies', 'securityexceptions'])
      await client.create(definitions, definition(name))
    await client.create(policies, {
      apiVersion: 'seawall.dev/v1alpha1',
      kind: 'ClusterSecurityPolicy',
      metadata: { name: 'old' },
      spec: { packs: ['renamed'] },
    })
    const tls = ['--tls-folder', join(folder, 'other-tls'), '--listen', '127.0.0.1:0']
    const { code, stderr } = await seawall(['gate', '--cluster', '--kubeconfig', kubeconfigFor(other), ...tls])
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/a policy of the cluster cannot be used: .*old.*spec\.packs\.0/),
    ])
  } finally {
    client.close()
    await other.stop()
  }
})
