import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { renderChart } from '../../scripts/deploy-manifests.ts'
import { canonicalJson, type JsonObject, listAt, objectAt, textAt } from '../../src/core/index.ts'
import { chart, documentsIn, objectsIn, objectsOf, ofKind, root, yamlFile } from '../deploy/support.ts'
import { freePort } from '../free-port.ts'
import { issue } from '../stand-in/certificates.ts'
import { type Answer, type Cluster, startCluster } from './cluster.ts'
import { realParts } from './parts.ts'

const parts = realParts('kubernetes', ['etcd', 'kube-apiserver'])
const kubectl = realParts('clients', ['kubectl'])?.[0]
const helm = realParts('clients', ['helm'])?.[0]

const authority = issue({ name: 'authority', authority: true })
const tls = issue({ name: 'gate', addresses: ['127.0.0.1'], issuer: authority })
const rbac = '/apis/rbac.authorization.k8s.io/v1'

describe.skipIf(parts === undefined || kubectl === undefined)('what is deployed, before a real kube-apiserver', () => {
  let cluster: Cluster
  let folder = ''
  let gate: ChildProcess | undefined

  beforeAll(async () => {
    const [etcd = '', apiServer = ''] = parts ?? []
    folder = mkdtempSync(join(tmpdir(), 'seawall-real-deploy-'))
    cluster = await startCluster({ etcd, apiServer })
    writeFileSync(join(folder, 'ca.crt'), cluster.ca)
    for (const user of ['admin', 'guest'] as const)
      writeFileSync(join(folder, user), kubeconfig(cluster, join(folder, 'ca.crt'), cluster.tokens[user]))
    for (const name of ['seawall', 'shop', 'free'])
      await cluster.request('POST', '/api/v1/namespaces', { metadata: { name } })
  }, 120_000)

  afterEach(() => stopGate())

  afterAll(async () => {
    await cluster?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)

  describe('the definitions', () => {
    const kinds = ['ClusterSecurityPolicy', 'SecurityPolicy', 'SecurityException'] as const

    beforeAll(() => {
      const crds = readdirSync(join(root, 'deploy/crds')).filter((name) => name.endsWith('.yaml'))
      run('apply', '--filename', join(root, 'deploy/crds'))
      for (const name of crds)
        run('wait', '--for=condition=Established', `crd/${name.replace('.yaml', '')}.seawall.dev`, '--timeout=30s')
    })

    it('are what the server stores: structural, with nothing it objects to', async () => {
      const { body } = await cluster.request('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions')
      const ours = listAt(body, 'items').filter((one) => textAt(objectAt(one, 'spec'), 'group') === 'seawall.dev')
      const conditions = ours.flatMap((one) => listAt(objectAt(one, 'status'), 'conditions'))
      expect(conditions.map((one) => `${textAt(one, 'type')} ${textAt(one, 'status')}`).toSorted()).toEqual([
        ...Array(3).fill('Established True'),
        ...Array(3).fill('NamesAccepted True'),
      ])
    })

    it('take the examples, and show them', () => {
      run('apply', '--filename', join(root, 'deploy/crds/examples'))
      const shown = run('get', 'seawall', '--all-namespaces')
      expect(shown).toMatch(/NAME +MODE +PACKS +AGE\n\S+ +ratchet +\["strict","registry-trust"\]/)
      expect(shown).toMatch(/shop +\S+ +team-observability +2027-06-30 +reads \/proc of the node/)
    })

    const wrong: readonly [string, (typeof kinds)[number], (object: JsonObject) => JsonObject, RegExp][] = [
      ['a mode that does not exist', 'ClusterSecurityPolicy', inSpec({ mode: 'enforced' }), /spec\.mode: Unsupported/],
      ['a pack that does not exist', 'SecurityPolicy', inSpec({ packs: ['label'] }), /spec\.packs\[0\]: Unsupported/],
      ['a misspelt member', 'ClusterSecurityPolicy', inSpec({ excluded: ['a'] }), /unknown field "spec\.excluded"/],
      ['a misspelt limit', 'SecurityPolicy', inSpec({ match: { kind: ['Pod'] } }), /unknown field "spec\.match\.kind"/],
      [
        'a policy of nothing',
        'ClusterSecurityPolicy',
        (object) => ({ ...object, spec: { mode: 'warn' } }),
        /names packs, controls or checks/,
      ],
      ['an operation in lower case', 'SecurityPolicy', inSpec({ match: { operations: ['create'] } }), /Unsupported/],
      ['a parameter without a list', 'SecurityPolicy', inSpec({ parameters: { 'A/b': { c: 'd' } } }), /must be.*array/],
      ['an exception without an end', 'SecurityException', inSpec({ expires: undefined }), /spec\.expires: Required/],
      ['an end that is no day', 'SecurityException', inSpec({ expires: 'soon' }), /spec\.expires: Invalid value/],
      ['an exception from everything', 'SecurityException', inSpec({ scope: { names: ['a'] } }), /no exception/],
      ['an exception without a reason', 'SecurityException', inSpec({ reason: ' ' }), /spec\.reason: Invalid value/],
      [
        'a misspelt limit of an exception',
        'SecurityException',
        inSpec({ scope: { checks: ['POD-01/privileged'], namespace: ['shop'] } }),
        /known limits are/,
      ],
    ]

    it.each(wrong)('refuse %s', (_, kind, change, message) => {
      const example = yamlFile(`deploy/crds/examples/${kind.toLowerCase()}.yaml`)
      expect(tryRun(change(example), 'apply', '--dry-run=server', '--filename', '-').stderr).toMatch(message)
    })

    it('refuse a misspelt limit of an exception from programs that let the server drop what it does not know', async () => {
      const example = yamlFile('deploy/crds/examples/securityexception.yaml')
      const path = '/apis/seawall.dev/v1alpha1/namespaces/shop/securityexceptions'
      const misspelt = inSpec({ scope: { checks: ['POD-01/privileged'], namespace: ['shop'] } })(renamed(example))
      expect((await cluster.request('POST', `${path}?fieldValidation=Ignore`, misspelt)).status).toBe(422)
      expect((await cluster.request('POST', path, renamed(example))).status).toBe(201)
    })
  })

  it('has nothing that the API server would refuse', async () => {
    const gateFile = join(root, 'deploy/manifests/gate.yaml')
    const said = run('apply', '--dry-run=server', '--filename', gateFile)
    const objects = await objectsOf('deploy/manifests/gate.yaml')
    expect(said.match(/created \(server dry run\)/g)).toHaveLength(objects.length)
    const webhooks = readFileSync(join(root, 'deploy/manifests/webhooks.yaml'), 'utf8')
    expect(tryRun(webhooks, 'apply', '--dry-run=server', '--filename', '-').stderr).toMatch(/illegal base64/)
    const filled = webhooks.replaceAll('CA_BUNDLE', Buffer.from(authority.cert).toString('base64'))
    expect(tryRun(filled, 'apply', '--dry-run=server', '--filename', '-')).toEqual({
      status: 0,
      stdout: 'validatingwebhookconfiguration.admissionregistration.k8s.io/seawall-gate created (server dry run)\n',
      stderr: '',
    })
  })

  it.skipIf(helm === undefined)('has nothing that the API server would refuse, whatever the values', () => {
    const values = [
      ['--set-file', `tls.caBundle=${join(folder, 'ca.crt')}`],
      ['--set', 'tls.manage=true,userNamespace=true,ratchet.baselineConfigMap=b,records.enabled=false'],
      ['--set', 'webhooks.enabled=false,networkPolicy.apiServerCidrs={10.96.0.1/32},replicas=2'],
    ]
    for (const args of values) {
      const { ok, text } = renderChart(helm ?? '', args)
      expect([ok, text]).toEqual([true, expect.any(String)])
      const { status, stderr } = tryRun(text, 'apply', '--dry-run=server', '--filename', '-')
      expect([status, stderr]).toEqual([0, ''])
    }
  })

  it('decides with the rights of its ClusterRole, and refuses only where it was asked to', async () => {
    run('apply', '--filename', join(root, 'deploy/manifests/gate.yaml'))
    run('label', 'namespace', 'shop', 'seawall.dev/enforce=true', '--overwrite')
    await bindGuest('ClusterRole', '')
    const url = await startProgram(['--tls-cert', file('tls.crt', tls.cert), '--tls-key', file('tls.key', tls.key)])
    const [webhooks] = ofKind(await objectsIn(webhooksText()), 'ValidatingWebhookConfiguration')
    expect(tryRun(reachedBy(webhooks ?? {}, url), 'apply', '--filename', '-').status).toBe(0)
    expect(await soon(() => create('shop', privileged), 403)).toContain('refused by ClusterSecurityPolicy/strict')
    expect(await soon(() => create('free', privileged), 201)).toBe('')
    expect(await soon(() => create('shop', ordinary), 201)).toBe('')
    run('delete', '--filename', join(root, 'deploy/manifests/webhooks.yaml'))
    expect(await soon(() => create('shop', privileged), 201)).toBe('')
  })

  it.skipIf(helm === undefined)(
    'manages its webhooks with the rights the chart gives it then, and no more',
    async () => {
      const { text } = renderChart(helm ?? '', ['--set', 'tls.manage=true'])
      const roles = documentsIn(text).filter((one) => /^kind: (Cluster)?Role$/m.test(one))
      expect(tryRun(roles.join('\n---\n'), 'apply', '--filename', '-').status).toBe(0)
      await bindGuest('ClusterRole', '')
      await bindGuest('Role', '/namespaces/seawall')
      const port = await freePort()
      const url = `https://127.0.0.1:${port}`
      await startProgram(['--manage', 'seawall/seawall-gate', '--url', url, '--host', '127.0.0.1'], `127.0.0.1:${port}`)
      expect(await soon(() => create('shop', privileged), 403)).toContain('refused by ClusterSecurityPolicy/strict')
      run('--namespace', 'seawall', 'get', 'secret/seawall-gate-tls', 'lease/seawall-gate-leader')
      run('delete', 'validatingwebhookconfiguration', 'seawall-gate')
      await restored('validatingwebhookconfiguration/seawall-gate')
      await stopGate()
      run('delete', 'validatingwebhookconfiguration', 'seawall-gate')
    },
  )

  // --- kubectl ---

  function tryRun(input: JsonObject | string, ...args: string[]) {
    const text = typeof input === 'string' ? input : canonicalJson(input)
    const all = ['--kubeconfig', join(folder, 'admin'), ...args]
    const { status, stdout, stderr } = spawnSync(kubectl ?? '', all, { input: text, encoding: 'utf8' })
    return { status, stdout, stderr }
  }

  function run(...args: string[]): string {
    const { status, stdout, stderr } = tryRun('', ...args)
    if (status !== 0) throw new Error(stderr)
    return stdout
  }

  /** Waits until an object is there. */
  async function restored(object: string): Promise<void> {
    for (let waited = 0; tryRun('', 'get', object).status !== 0; waited++) {
      if (waited === 60) throw new Error(`${object} was not put back`)
      await sleep(500)
    }
  }

  function file(name: string, text: string): string {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }

  // --- the gate ---

  /** The rights of the gate's role, for the user whose token the gate shows. */
  async function bindGuest(kind: 'ClusterRole' | 'Role', place: string): Promise<void> {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'seawall-gate' }
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'guest' }]
    const path = `${rbac}${place}/${kind.toLowerCase()}bindings`
    const { status } = await cluster.request('POST', path, { metadata: { name: 'guest-gate' }, roleRef, subjects })
    expect([201, 409]).toContain(status)
  }

  /** The gate with the policies of the chart; gives its address when it is ready. */
  async function startProgram(more: readonly string[], listen = '127.0.0.1:0'): Promise<string> {
    const policies = textAt(yamlFile('deploy/helm/seawall-gate/values.yaml'), 'policies') ?? ''
    const args = [
      'gate',
      '--policies',
      file('policies.yaml', policies),
      '--cluster',
      '--listen',
      listen,
      '--drain',
      '0',
    ]
    gate = spawn(
      process.execPath,
      [join(root, 'bin/seawall.cjs'), ...args, '--kubeconfig', join(folder, 'guest'), ...more],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    gate.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    for (let waited = 0; waited < 300; waited++) {
      const url = /gate ready on (\S+)/.exec(said)?.[1]
      if (url !== undefined) return url
      if (gate.exitCode !== null) break
      await sleep(100)
    }
    throw new Error(`the gate is not ready: ${said}`)
  }

  /** An API server may keep a connection open that it never used, for longer than a test wants to wait. */
  async function stopGate(): Promise<void> {
    const running = gate
    gate = undefined
    if (running === undefined || running.exitCode !== null) return
    const ended = new Promise((done) => running.once('exit', done))
    running.kill('SIGTERM')
    await Promise.race([ended, sleep(3_000)])
    running.kill('SIGKILL')
    await ended
  }

  function create(namespace: string, securityContext: JsonObject): Promise<Answer> {
    const container = { name: 'app', image: 'registry.example.com/app:1', securityContext }
    const pod = { metadata: { name: 'p' }, spec: { containers: [container] } }
    return cluster.request('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod)
  }

  /** The message of the answer with this status; API servers take up new webhooks within seconds. */
  async function soon(ask: () => Promise<Answer>, status: number): Promise<string> {
    for (let waited = 0; ; waited++) {
      const answer = await ask()
      if (answer.status === status) return textAt(answer.body, 'message') ?? ''
      if (waited === 100) throw new Error(`${answer.status}: ${textAt(answer.body, 'message')}`)
      await sleep(100)
    }
  }
})

const privileged = { privileged: true }
const ordinary = { privileged: false }

function inSpec(members: Readonly<Record<string, unknown>>): (object: JsonObject) => JsonObject {
  return (object) =>
    JSON.parse(JSON.stringify({ ...object, spec: { ...(objectAt(object, 'spec') ?? {}), ...members } }))
}

function renamed(object: JsonObject): JsonObject {
  return { ...object, metadata: { ...(objectAt(object, 'metadata') ?? {}), name: 'other' } }
}

function webhooksText(): string {
  const text = readFileSync(join(chart, '../../manifests/webhooks.yaml'), 'utf8')
  return text.replaceAll('CA_BUNDLE', Buffer.from(authority.cert).toString('base64'))
}

/** The webhooks with an address instead of the Service, behind which no pods can be here. */
function reachedBy(webhooks: JsonObject, url: string): JsonObject {
  const reached = listAt(webhooks, 'webhooks').map((webhook) => {
    const { service, ...rest } = objectAt(webhook, 'clientConfig') ?? {}
    return { ...(webhook as JsonObject), clientConfig: { ...rest, url: `${url}${textAt(service, 'path')}` } }
  })
  return { ...webhooks, webhooks: reached }
}

function kubeconfig(cluster: Cluster, ca: string, token: string): string {
  return canonicalJson({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: cluster.url, 'certificate-authority': ca } }],
    users: [{ name: 'u', user: { token } }],
  })
}
