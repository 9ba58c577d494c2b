import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderGateRoles } from '../../src/cli/rbac.ts'
import { canonicalJson, isObject, type Json, type JsonObject, objectAt, textAt } from '../../src/core/index.ts'
import { parseYaml } from '../../src/formats/yaml/index.ts'
import { policy } from '../../src/gate/gate.test-support.ts'
import {
  type Judged,
  makeSnapshot,
  type RunningGate,
  type SnapshotParts,
  startGate,
  webhookConfigurations,
} from '../../src/gate/index.ts'
import { openClient } from '../../src/kube/client/index.ts'
import { readPaths } from '../../src/kube/estate/index.ts'
import { accessReviewContract } from '../contract/access-review.ts'
import { admissionContract } from '../contract/admission.ts'
import { gateContract } from '../contract/gate.ts'
import { webhookKeeperContract } from '../contract/webhook-keeper.ts'
import { freePort } from '../free-port.ts'
import { accessTo } from '../stand-in/access.ts'
import { issue } from '../stand-in/certificates.ts'
import { type Answer, type Cluster, startCluster } from './cluster.ts'
import { startRealServer } from './gate-server.ts'
import { realParts } from './parts.ts'

const parts = realParts('kubernetes', ['etcd', 'kube-apiserver'])
const kubectl = realParts('clients', ['kubectl'])?.[0]
const badPods = resolve(import.meta.dirname, '../../../shared/fixtures/posture/attack/badpods')

const crds = resolve(import.meta.dirname, '../../deploy/crds')

const authority = issue({ name: 'authority', authority: true })
const tls = issue({ name: 'gate', addresses: ['127.0.0.1'], issuer: authority })
const configurations = '/apis/admissionregistration.k8s.io/v1'

const pods = (namespace: string, name = ''): string => `/api/v1/namespaces/${namespace}/pods${name && `/${name}`}`

function pod(name: string, container: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'app', image: 'registry.example/app:1', ...container }] },
  }
}

const privileged = { securityContext: { privileged: true } }
const messageOf = ({ body }: Answer): string => textAt(body, 'message') ?? ''

describe.skipIf(parts === undefined)('the gate before a real kube-apiserver', () => gateContract(startRealServer))
describe.skipIf(parts === undefined)('a real kube-apiserver and webhooks', () => admissionContract(startRealServer))
describe.skipIf(parts === undefined)('a real kube-apiserver and rights', () => accessReviewContract(startRealServer))

describe.skipIf(parts === undefined)('the gate, as only a real cluster shows it', () => {
  let cluster: Cluster
  let gate: RunningGate
  let folder = ''
  const judged: Judged[] = []

  beforeAll(async () => {
    const [etcd = '', apiServer = ''] = parts ?? []
    folder = mkdtempSync(join(tmpdir(), 'seawall-real-gate-'))
    cluster = await startCluster({ etcd, apiServer, audit: true })
    await cluster.request('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } })
    gate = await startGate({
      host: '127.0.0.1',
      port: 0,
      tls,
      drainMs: 0,
      snapshot: makeSnapshot({}),
      lookups: { namespaceLabels: () => ({}), now: () => new Date().toISOString() },
      onJudged: (one) => judged.push(one),
    })
  }, 120_000)

  afterAll(async () => {
    await gate?.stop()
    await cluster?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)

  /** Loads policies and installs the webhooks they need, until the API server asks them. */
  async function use(snapshotParts: SnapshotParts): Promise<void> {
    const snapshot = makeSnapshot(snapshotParts)
    gate.use(snapshot)
    const wanted = webhookConfigurations(snapshot, { address: { url: gate.url }, caBundle: authority.cert })
    await cluster.request('DELETE', `${configurations}/validatingwebhookconfigurations/seawall-gate`)
    for (const object of wanted) {
      const answer = await cluster.request('POST', `${configurations}/validatingwebhookconfigurations`, object)
      expect(answer.status, messageOf(answer)).toBe(201)
    }
    for (let waited = 0; waited < 100; waited++) {
      judged.length = 0
      await cluster.request('POST', `${pods('shop')}?dryRun=All`, pod('probe'))
      if (judged.length >= wanted.length) break
      await sleep(100)
    }
    judged.length = 0
  }

  it('is told who opens a shell in a pod, and lets it pass', async () => {
    const snapshot = makeSnapshot({ podSecurity: { labels: false } })
    gate.use(snapshot)
    const options = { address: { url: gate.url }, caBundle: authority.cert, observeConnections: true }
    const [configuration = {}] = webhookConfigurations(snapshot, options)
    await cluster.request('DELETE', `${configurations}/validatingwebhookconfigurations/seawall-gate`)
    const installed = await cluster.request('POST', `${configurations}/validatingwebhookconfigurations`, configuration)
    expect(installed.status, messageOf(installed)).toBe(201)
    await cluster.request('POST', pods('shop'), pod('shell'))
    const exec = `${pods('shop', 'shell')}/exec?container=app&command=sh&command=-c&command=secret&stdin=true`
    judged.length = 0
    for (let waited = 0; waited < 100 && judged.length === 0; waited++) {
      const answer = await cluster.request('POST', exec)
      expect(answer.status).not.toBe(403) // there is no kubelet to open it
      await sleep(100)
    }
    const [seen] = judged
    expect([seen?.review.operation, seen?.review.subresource, seen?.decision.kind]).toEqual([
      'CONNECT',
      'exec',
      'allow',
    ])
    expect(seen?.review.object).toMatchObject({ container: 'app', program: 'sh', arguments: 2, stdin: true })
    expect(JSON.stringify(seen?.review)).not.toContain('secret')
    await cluster.request('DELETE', pods('shop', 'shell'))
  })

  it.skipIf(!existsSync(badPods))(
    'refuses every bad pod and its controllers, and takes the change it offers',
    async () => {
      await use({ policies: [policy('baseline', '{packs: [pss-baseline]}')] })
      const folders = readdirSync(badPods).filter((name) => name !== 'nothing-allowed')
      let [seen, mended] = [0, 0]
      for await (const item of readPaths(
        folders.map((name) => join(badPods, name)),
        process.stdin,
        { namespace: 'shop' },
      )) {
        if (!('object' in item)) continue
        const { object, ref } = item.object
        const path = pathOf(ref.group, ref.kind)
        if (path === undefined) continue
        // CronJobs of the fixtures are older than the server serves.
        const apiVersion = ref.kind === 'CronJob' ? 'batch/v1' : (object.apiVersion ?? '')
        const inShop = {
          ...object,
          apiVersion,
          metadata: { ...(objectAt(object, 'metadata') ?? {}), namespace: 'shop' },
        }
        judged.length = 0
        const answer = await cluster.request('POST', `${path}?dryRun=All`, inShop)
        seen += 1
        expect([ref.kind, ref.name, answer.status, messageOf(answer)]).toEqual([
          ref.kind,
          ref.name,
          403,
          expect.stringContaining('refused by '),
        ])
        const suggested = judged.at(-1)?.decision.suggested
        if (suggested === undefined) continue
        const fixed = applied(inShop, suggested)
        const second = await cluster.request('POST', `${path}?dryRun=All`, fixed)
        expect(second.status, `${ref.kind} ${ref.name}: ${messageOf(second)}`).toBe(201)
        mended += 1
      }
      expect(seen).toBeGreaterThan(30)
      expect(mended).toBeGreaterThan(seen / 2)
    },
    120_000,
  )

  it.skipIf(kubectl === undefined)('warns where kubectl shows it, and writes into the log of audits', async () => {
    await use({ policies: [policy('restricted', '{packs: [pss-restricted], mode: warn}')] })
    const stderr = await runKubectl(['create', '--dry-run=server', '-f', '-'], pod('warned'))
    expect(stderr).toContain('Warning: ClusterSecurityPolicy/restricted: POD-03/run-as-non-root')
    const event = cluster.auditEvents().findLast((one) => textAt(objectAt(one, 'objectRef'), 'name') === 'warned')
    expect(objectAt(event, 'annotations')?.['validate-open.gate.seawall.dev/violations']).toContain(
      'POD-03/run-as-non-root',
    )
  })

  async function runKubectl(args: readonly string[], input: Json): Promise<string> {
    const kubeconfig = writeKubeconfig(folder, cluster)
    // The gate lives in this process: nothing may wait for the program and keep it from answering.
    const child = spawn(kubectl ?? '', ['--kubeconfig', kubeconfig, ...args], { stdio: ['pipe', 'ignore', 'pipe'] })
    child.stdin.end(canonicalJson(input))
    child.stderr.setEncoding('utf8')
    let stderr = ''
    for await (const text of child.stderr) stderr += text
    return stderr
  }
})

describe.skipIf(parts === undefined)('webhooks on a real kube-apiserver', () => {
  let cluster: Cluster
  beforeAll(async () => {
    const [etcd = '', apiServer = ''] = parts ?? []
    cluster = await startCluster({ etcd, apiServer })
  }, 120_000)
  afterAll(() => cluster?.stop(), 30_000)
  webhookKeeperContract(() =>
    openClient(accessTo(cluster.url, { token: cluster.tokens.admin, ca: cluster.ca }), { env: {} }),
  )
})

describe.skipIf(parts === undefined)('seawall gate, looking after itself on a real kube-apiserver', () => {
  let cluster: Cluster
  let folder = ''
  let gate: ChildProcess | undefined
  let output = ''

  beforeAll(async () => {
    const [etcd = '', apiServer = ''] = parts ?? []
    folder = mkdtempSync(join(tmpdir(), 'seawall-real-gate-'))
    cluster = await startCluster({ etcd, apiServer })
    for (const name of ['seawall', 'shop']) await cluster.request('POST', '/api/v1/namespaces', { metadata: { name } })
    for await (const item of readPaths([crds], process.stdin, { exclude: ['examples'] }))
      if ('object' in item) {
        const answer = await cluster.request(
          'POST',
          '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
          item.object.object,
        )
        expect(answer.status, messageOf(answer)).toBe(201)
      }
    await grantPrintedRole()
    const port = await freePort()
    const url = `https://127.0.0.1:${port}`
    gate = spawn(
      process.execPath,
      [
        'bin/seawall.cjs',
        'gate',
        '--cluster',
        '--kubeconfig',
        writeKubeconfig(folder, cluster, cluster.tokens.gate),
        '--manage',
        'seawall/seawall-gate',
      ].concat(['--url', url, '--host', '127.0.0.1', '--listen', `127.0.0.1:${port}`, '--drain', '0']),
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    for (const stream of [gate.stdout, gate.stderr])
      stream?.on('data', (text) => {
        output += text
      })
    await until(() => output.includes('gate ready'))
  }, 120_000)

  afterAll(async () => {
    gate?.kill('SIGTERM')
    await new Promise((resolve) => (gate === undefined ? resolve(0) : gate.on('close', resolve)))
    await cluster?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)

  /** The gate gets what `seawall rbac gate --print` says and nothing else. */
  async function grantPrintedRole(): Promise<void> {
    const rbac = '/apis/rbac.authorization.k8s.io/v1'
    const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'gate' }]
    const metadata = { name: 'seawall-gate' }
    for (const text of renderGateRoles('seawall').split('---\n')) {
      const role = parseYaml(text)
      if (!role.ok || !isObject(role.value)) throw new Error('the printed role is no YAML')
      const kind = textAt(role.value, 'kind') ?? ''
      const scope = kind === 'Role' ? `${rbac}/namespaces/seawall` : rbac
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'seawall-gate' }
      const made = await cluster.request('POST', `${scope}/${kind.toLowerCase()}s`, role.value)
      const bound = await cluster.request('POST', `${scope}/${kind.toLowerCase()}bindings`, {
        metadata,
        roleRef,
        subjects,
      })
      expect([made.status, bound.status]).toEqual([201, 201])
    }
  }

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (let waited = 0; waited < 300; waited++) {
      if (await holds()) return
      await sleep(100)
    }
    throw new Error(`it did not come to hold: ${output.slice(-2000)}`)
  }

  const own = '/apis/seawall.dev/v1alpha1'
  const tryPod = async (): Promise<number> =>
    (await cluster.request('POST', `${pods('shop')}?dryRun=All`, pod('p', privileged))).status
  const strict = {
    apiVersion: 'seawall.dev/v1alpha1',
    kind: 'ClusterSecurityPolicy',
    metadata: { name: 'strict' },
    spec: { packs: ['strict'] },
  }

  it('applies a policy that was put into the cluster, and refuses one it could not use', async () => {
    expect(await tryPod()).toBe(201)
    expect((await cluster.request('POST', `${own}/clustersecuritypolicies`, strict)).status).toBe(201)
    await until(async () => (await tryPod()) === 403)
    const useless = { ...strict, metadata: { name: 'useless' }, spec: { packs: ['strict'], controls: ['POD-99'] } }
    await until(
      async () => (await cluster.request('POST', `${own}/clustersecuritypolicies?dryRun=All`, useless)).status === 403,
    )
  }, 60_000)

  it('takes exceptions from those who may approve them, breaks the glass for seconds, and closes again', async () => {
    await cluster.request('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', {
      metadata: { name: 'writer' },
      rules: [{ apiGroups: ['seawall.dev'], resources: ['securityexceptions'], verbs: ['create', 'update', 'get'] }],
    })
    await cluster.request('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings', {
      metadata: { name: 'writer' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'writer' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'guest' }],
    })
    const exception = (seconds: number): JsonObject => ({
      apiVersion: 'seawall.dev/v1alpha1',
      kind: 'SecurityException',
      metadata: { name: 'glass', namespace: 'shop' },
      spec: {
        scope: { controls: ['*'] },
        reason: 'the shop is down',
        owner: 'on-call',
        expires: new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
      },
    })
    const path = `${own}/namespaces/shop/securityexceptions`
    const guest = openClient(accessTo(cluster.url, { token: cluster.tokens.guest, ca: cluster.ca }), { env: {} })
    const resource = {
      group: 'seawall.dev',
      version: 'v1alpha1',
      kind: 'SecurityException',
      resource: 'securityexceptions',
    }
    const refused = await guest.create({ ...resource, namespaced: true, verbs: [] }, exception(60), 'shop').then(
      () => 'created',
      (error: Error) => error.message,
    )
    guest.close()
    expect(refused).toContain('user "guest" may not approve exceptions for namespace "shop": it takes the verb approve')
    expect((await cluster.request('POST', path, exception(6))).status).toBe(201) // the administrator may do everything
    await until(async () => (await tryPod()) === 201)
    await until(async () => (await tryPod()) === 403)
    const log = output.split('\n').filter((line) => line.includes('"fate":"excepted"'))
    expect(log.length).toBeGreaterThan(0)
  }, 60_000)

  it('repairs what is weakened within seconds, and says who it was', async () => {
    const path = `${configurations}/validatingwebhookconfigurations/seawall-gate`
    const { body } = await cluster.request('GET', path)
    const text = JSON.stringify(body).replaceAll('"failurePolicy":"Fail"', '"failurePolicy":"Ignore"')
    expect((await cluster.request('PUT', path, JSON.parse(text))).status).toBe(200)
    const start = Date.now()
    await until(async () => !JSON.stringify((await cluster.request('GET', path)).body).includes('"Ignore"'))
    expect(Date.now() - start).toBeLessThan(12_000)
    expect(output).toMatch(
      /"alert":"tampered".*failurePolicy of webhook validate-closed\.gate\.seawall\.dev was changed/,
    )
  }, 60_000)
})

function writeKubeconfig(folder: string, cluster: Cluster, token = cluster.tokens.admin): string {
  const file = join(folder, 'kubeconfig')
  const ca = join(folder, 'ca.crt')
  writeFileSync(ca, cluster.ca)
  writeFileSync(
    file,
    canonicalJson({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
      clusters: [{ name: 'c', cluster: { server: cluster.url, 'certificate-authority': ca } }],
      users: [{ name: 'u', user: { token } }],
    }),
  )
  return file
}

const plurals: Readonly<Record<string, string>> = {
  '/Pod': '/api/v1/namespaces/shop/pods',
  '/ReplicationController': '/api/v1/namespaces/shop/replicationcontrollers',
  'apps/Deployment': '/apis/apps/v1/namespaces/shop/deployments',
  'apps/StatefulSet': '/apis/apps/v1/namespaces/shop/statefulsets',
  'apps/DaemonSet': '/apis/apps/v1/namespaces/shop/daemonsets',
  'apps/ReplicaSet': '/apis/apps/v1/namespaces/shop/replicasets',
  'batch/Job': '/apis/batch/v1/namespaces/shop/jobs',
  'batch/CronJob': '/apis/batch/v1/namespaces/shop/cronjobs',
}

const pathOf = (group: string, kind: string): string | undefined =>
  Object.hasOwn(plurals, `${group}/${kind}`) ? plurals[`${group}/${kind}`] : undefined

/** RFC 6902, for the operations we write. */
function applied(object: JsonObject, patch: readonly { op: string; path: string; value?: unknown }[]): JsonObject {
  const root = structuredClone(object) as Record<string, unknown>
  for (const { op, path, value } of patch) {
    const steps = path
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = steps.pop() ?? ''
    // biome-ignore lint/suspicious/noExplicitAny: a walk through any JSON
    const parent: any = steps.reduce((inner: any, step) => inner[step], root)
    if (op === 'remove') Array.isArray(parent) ? parent.splice(Number(last), 1) : delete parent[last]
    else parent[last] = value
  }
  return root as JsonObject
}
