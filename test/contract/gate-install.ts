import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type JsonObject, listAt, member, objectAt, textAt } from '../../src/core/index.ts'
import { type CliResult, root, seawall } from '../e2e/run-cli.ts'
import { freePort } from '../free-port.ts'
import type { GateServer } from './gate/server.ts'

const webhooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/seawall-gate'
const deployment = '/apis/apps/v1/namespaces/seawall/deployments/seawall-gate'
const image = 'registry.example/seawall@sha256:'.concat('1'.repeat(64))

const policies = `apiVersion: seawall.dev/v1alpha1
kind: ClusterSecurityPolicy
metadata: {name: no-privileged}
spec:
  packs: [pss-baseline]
  match: {kinds: [Pod], excludeNamespaces: [quiet]}
`

/** What `seawall gate install`, `status` and `uninstall` do to a cluster, on every API server alike. */
export function gateInstallContract(start: () => Promise<GateServer>): void {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-install-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const policyFile = join(folder, 'policies.yaml')
  let server: GateServer
  let gate: ChildProcess | undefined

  const run = (...args: string[]): Promise<CliResult> => seawall(['gate', ...args, '--kubeconfig', kubeconfig])
  const status = async (...args: string[]): Promise<JsonObject> => {
    const ran = await run('status', '--format', 'json', ...args)
    expect(ran.stderr).toBe('')
    return JSON.parse(ran.stdout) as JsonObject
  }

  beforeAll(async () => {
    server = await start()
    writeFileSync(kubeconfig, kubeconfigFor(server))
    writeFileSync(policyFile, policies)
    for (const name of ['shop', 'quiet'])
      await server.request('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }, 120_000)

  afterAll(async () => {
    gate?.kill('SIGKILL')
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)

  it('says that there is no gate where there is none', async () => {
    const ran = await run('status', '--check')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/not installed/)
    expect(ran.stdout).toMatch(/shop +no .*there are no webhook configurations/)
  })

  it('refuses to install what could not be pulled or read', async () => {
    expect((await run('install', '--image', 'no image; at all')).stderr).toMatch(/is no image reference/)
    writeFileSync(join(folder, 'bad.yaml'), policies.replace('packs', 'pakcs'))
    const bad = await run('install', '--image', image, '--policies', join(folder, 'bad.yaml'))
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringMatching(/pakcs/)])
    expect((await server.request('GET', '/api/v1/namespaces/seawall')).status).toBe(404)
  })

  it('installs the gate with our image and our policies, and a second time changes nothing', async () => {
    const install = ['install', '--image', image, '--policies', policyFile, '--wait', '0']
    const first = await run(...install)
    expect([first.code, first.stderr]).toEqual([0, expect.stringMatching(/Deployment seawall-gate made/)])
    const second = await run(...install)
    expect([second.code, second.stderr]).toEqual([0, expect.stringMatching(/Namespace seawall is there/)])
    const { body } = await server.request('GET', deployment)
    const pod = objectAt(objectAt(objectAt(body, 'spec'), 'template'), 'spec')
    expect(listAt(pod, 'containers').map((one) => textAt(one, 'image'))).toEqual([image])
    const map = await server.request('GET', '/api/v1/namespaces/seawall/configmaps/seawall-gate-policies')
    expect(textAt(objectAt(map.body, 'data'), 'policies.yaml')).toMatch(/no-privileged/)
  })

  it('puts another image in place and keeps the policies that are there', async () => {
    const other = image.replaceAll('1', '2')
    const ran = await run('install', '--image', other, '--wait', '0')
    expect([ran.code, ran.stderr]).toEqual([
      0,
      expect.stringMatching(/ConfigMap seawall-gate-policies is there, and left as it is/),
    ])
    const map = await server.request('GET', '/api/v1/namespaces/seawall/configmaps/seawall-gate-policies')
    expect(textAt(objectAt(map.body, 'data'), 'policies.yaml')).toMatch(/no-privileged/)
    const { body } = await server.request('GET', deployment)
    expect(JSON.stringify(body)).toContain(other)
  })

  it('waits for a replica of this version, whatever became of those before it', async () => {
    const install = ['install', '--image', image, '--policies', policyFile]
    const tell = async (status: JsonObject): Promise<void> => {
      const { body } = await server.request('GET', deployment)
      const told = { ...status, observedGeneration: member(objectAt(body, 'metadata'), 'generation') ?? 0 }
      expect((await server.request('PUT', `${deployment}/status`, { ...body, status: told })).status).toBe(200)
    }
    await tell({ replicas: 4, updatedReplicas: 1, readyReplicas: 3 })
    const early = await run(...install, '--wait', '1')
    expect([early.code, early.stderr]).toEqual([2, expect.stringMatching(/no replica was ready within 1 seconds/)])
    await tell({ replicas: 4, updatedReplicas: 2, readyReplicas: 3 })
    const late = await run(...install, '--wait', '1')
    expect([late.code, late.stderr]).toEqual([0, expect.stringMatching(/1 replica of the gate ready/)])
    expect((await run('status')).stdout).toMatch(/^Gate {2}3 of 3 replicas ready/)
    await tell({ replicas: 3, updatedReplicas: 3 })
  })

  it('leaves a gate of Helm to Helm', async () => {
    const { body } = await server.request('GET', deployment)
    const labelled = (manager: string): JsonObject => {
      const metadata = objectAt(body, 'metadata') ?? {}
      const labels = { ...objectAt(metadata, 'labels'), 'app.kubernetes.io/managed-by': manager }
      const { resourceVersion: _, ...rest } = metadata
      return { ...body, metadata: { ...rest, labels } }
    }
    expect((await server.request('PUT', deployment, labelled('Helm'))).status).toBe(200)
    const ran = await run('install', '--image', image, '--wait', '0')
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/installed by Helm[\s\S]*helm upgrade/)])
    expect((await server.request('PUT', deployment, labelled('seawall-gate-install'))).status).toBe(200)
  })

  it('says that a gate without replicas covers nothing', async () => {
    expect(listAt(await status(), 'gaps')).toEqual([
      'no replica of the gate is ready',
      'the API server asks no gate: there are no webhook configurations',
    ])
  })

  it('tells what a running gate covers, by namespace and kind', async () => {
    gate = await startGateFor(kubeconfig, policyFile, join(folder, 'gate.log'))
    await until(async () => (await server.request('GET', webhooks)).status === 200)
    const found = await status()
    expect(listAt(found, 'drift')).toEqual([])
    const rows = listAt(found, 'namespaces').map((one) => [
      textAt(one, 'namespace'),
      member(one, 'asked'),
      listAt(objectAt(one, 'policies'), 'enforce').length,
    ])
    expect(rows).toContainEqual(['shop', true, 1])
    expect(rows).toContainEqual(['quiet', true, 0])
    // A gate outside the cluster is reached by an address; no namespace is its own.
    expect(rows).toContainEqual(['kube-system', false, 1])
    expect(listAt(found, 'unaskedKinds')).toContain('rolebindings.rbac.authorization.k8s.io')
    const table = (await run('status')).stdout
    expect(table).toMatch(/kube-system +no .*the webhooks' selector excludes it/)
    expect(table).toMatch(/quiet +yes .*no policy reaches it/)
    expect(table).toMatch(/Never seen by any admission webhook: static pods/)
  })

  it('sees webhooks that were weakened', async () => {
    gate?.kill('SIGKILL')
    const { body } = await server.request('GET', webhooks)
    const weak = { ...body, webhooks: listAt(body, 'webhooks').map((one) => ({ ...(one as JsonObject), rules: [] })) }
    expect((await server.request('PUT', webhooks, weak)).status).toBe(200)
    const ran = await run('status', '--check')
    expect([ran.code, ran.stdout]).toEqual([1, expect.stringMatching(/rules of webhook .* was changed/)])
  })

  it('takes everything away that it made, and keeps the policies of the cluster unless told', async () => {
    const first = await run('uninstall')
    expect([first.code, first.stderr]).toEqual([
      0,
      expect.stringMatching(/^seawall: ValidatingWebhookConfiguration seawall-gate removed/),
    ])
    for (const path of [webhooks, deployment, '/api/v1/namespaces/seawall/secrets/seawall-gate-tls'])
      expect([path, (await server.request('GET', path)).status]).toEqual([path, 404])
    const definition = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/securitypolicies.seawall.dev'
    expect((await server.request('GET', definition)).status).toBe(200)
    expect((await run('uninstall', '--definitions')).code).toBe(0)
    await until(async () => (await server.request('GET', definition)).status === 404)
  })
}

async function startGateFor(kubeconfig: string, policyFile: string, log: string): Promise<ChildProcess> {
  const port = await freePort()
  const address = ['--url', `https://127.0.0.1:${port}`, '--host', '127.0.0.1', '--listen', `127.0.0.1:${port}`]
  const gate = ['gate', '--cluster', '--kubeconfig', kubeconfig, '--policies', policyFile]
  const all = ['bin/seawall.cjs', ...gate, '--manage', 'seawall/seawall-gate', ...address, '--drain', '0']
  const child = spawn(process.execPath, all, { cwd: root })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
    writeFileSync(log, said)
  })
  await until(() => said.includes('gate ready'))
  return child
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 300; waited++) {
    if (await holds()) return
    await sleep(50)
  }
  throw new Error('it did not come to hold')
}

function kubeconfigFor(server: GateServer): string {
  const { server: url, ca, credentials } = server.access()
  const token = credentials.kind === 'token' ? credentials.token : ''
  return JSON.stringify({
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [
      {
        name: 'c',
        cluster: { server: url, ...(ca && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }) },
      },
    ],
    users: [{ name: 'u', user: { token } }],
  })
}
