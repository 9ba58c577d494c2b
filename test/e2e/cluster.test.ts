import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isObject, type JsonObject, listAt, member } from '../../src/core/index.ts'
import { parseYaml } from '../../src/formats/yaml/index.ts'
import { type KubeClient, openClient } from '../../src/kube/client/index.ts'
import { accessTo } from '../stand-in/access.ts'
import { adminToken, type StandIn, startApiServer } from '../stand-in/apiserver/index.ts'
import { issue } from '../stand-in/certificates.ts'
import { type CliResult, root, seawall } from './run-cli.ts'

const base = mkdtempSync(join(tmpdir(), 'seawall cluster '))
let folder = base
let number = 0
let server: StandIn
let admin: KubeClient

beforeEach(async () => {
  folder = join(base, `case ${number++}`)
  mkdirSync(folder)
  server = await startApiServer({ users: { guest: { name: 'guest', groups: [] } } })
  admin = openClient(accessTo(server.url, { token: adminToken }), { env: {} })
  await make('deployments', {
    ...named('apps/v1', 'Deployment', 'web'),
    spec: { template: { spec: { containers: [container] } } },
  })
  await make('configmaps', { ...named('v1', 'ConfigMap', 'settings'), data: { mode: 'fast' } })
  await make('secrets', { ...named('v1', 'Secret', 'keys'), stringData: { password: 'not-a-real-password' } })
  server.requests.length = 0
})
afterEach(async () => {
  admin.close()
  await server.stop()
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

const container = { name: 'app', image: 'app:1', securityContext: { privileged: true } }
const named = (apiVersion: string, kind: string, name: string): JsonObject => ({ apiVersion, kind, metadata: { name } })

async function make(resource: string, object: JsonObject, clusterWide = false): Promise<void> {
  const { resources } = await admin.discover()
  const found = resources.find((one) => one.resource === resource)
  if (found === undefined) throw new Error(resource)
  await admin.create(found, object, clusterWide ? undefined : 'default')
}

function kubeconfig(user: string, url = server.url, cluster = ''): string {
  const file = join(folder, 'kubeconfig.yaml')
  const text = [
    'current-context: dev',
    'contexts: [{ name: dev, context: { cluster: c, user: u } }]',
    `clusters: [{ name: c, cluster: { server: "${url}"${cluster} } }]`,
    `users: [{ name: u, user: ${user} }]`,
  ]
  writeFileSync(file, text.join('\n'))
  return file
}

const scan = (user: string, ...args: string[]): Promise<CliResult> =>
  seawall(['scan', '--cluster', '--kubeconfig', kubeconfig(user), ...args], { cwd: folder })

const asAdmin = `{ token: ${adminToken} }`

/** What was found, in the JSON report. */
async function report(result: Promise<CliResult>): Promise<JsonObject> {
  const { stdout, stderr } = await result
  const parsed = JSON.parse(stdout === '' ? `"${stderr}"` : stdout)
  if (!isObject(parsed)) throw new Error(stderr)
  return parsed
}

describe('a scan of a cluster', () => {
  it('finds what is wrong, names the context and counts for --fail-on', async () => {
    const result = await scan(asAdmin, '--fail-on', 'critical')
    expect(result.code).toBe(1)
    expect(result.stdout).toMatch(/^Seawall \S+ {2}dev\n/)
    expect(result.stdout).toContain('default/Deployment/web')
    expect(result.stdout).toContain('POD-01/privileged')
  })

  it('never asks for Secrets and never shows one', async () => {
    const result = await scan(asAdmin, '--format', 'json')
    expect(server.requests.filter((request) => request.includes('secret'))).toEqual([])
    expect(result.stdout).not.toContain('not-a-real-password')
    expect((await scan(asAdmin, '--secret-names', '--format', 'json')).stdout).not.toContain('not-a-real-password')
  })

  it('only reads', async () => {
    await scan(asAdmin)
    expect(server.requests.filter((request) => !request.startsWith('GET '))).toEqual([])
  })

  it('of one namespace asks for no other, and does not take what it does not see for absent', async () => {
    const found = await report(scan(asAdmin, '--namespace', 'default', '--format', 'json'))
    expect(server.requests).toContain('GET /api/v1/namespaces/default/pods?limit=500')
    expect(server.requests).not.toContain('GET /api/v1/pods?limit=500')
    expect(member(found, 'complete')).toBe(false)
    expect(member(found, 'target')).toBe('dev, namespace default')
  })

  it('takes no paths beside it', async () => {
    const { code, stderr } = await scan(asAdmin, 'deploy/')
    expect([code, stderr]).toEqual([2, expect.stringContaining('give paths in a scan of their own')])
  })
})

describe('a user with some rights', () => {
  beforeEach(async () => {
    const group = 'rbac.authorization.k8s.io'
    const rules = [{ apiGroups: ['', 'apps'], resources: ['namespaces', 'deployments'], verbs: ['list'] }]
    await make('clusterroles', { ...named(`${group}/v1`, 'ClusterRole', 'some'), rules }, true)
    const roleRef = { kind: 'ClusterRole', name: 'some' }
    await make(
      'clusterrolebindings',
      { ...named(`${group}/v1`, 'ClusterRoleBinding', 'some'), roleRef, subjects: [{ kind: 'User', name: 'guest' }] },
      true,
    )
  })

  it('gets what can be judged, and every other check as unknown, by name', async () => {
    const found = await report(scan('{ token: guest }', '--format', 'json'))
    expect(listAt(found, 'findings').map((finding) => member(finding, 'check'))).toContain('POD-01/privileged')
    expect(listAt(found, 'unanswered')).toContainEqual(
      expect.objectContaining({
        check: 'POD-01/privileged',
        subject: 'apps/DaemonSet//*',
        missing: [
          { need: 'api:daemonsets', scope: {}, why: 'forbidden' },
          { need: 'api:pods', scope: {}, why: 'forbidden' },
        ],
      }),
    )
    expect(listAt(found, 'unanswered')).toContainEqual(
      expect.objectContaining({ check: 'SEC-05/config-map-literal', subject: 'core/ConfigMap//*' }),
    )
    const counted = listAt(found, 'checks').find((tally) => member(tally, 'check') === 'SEC-05/config-map-literal')
    expect(counted).toMatchObject({ pass: 0, unknown: 1 })
  })

  it('is told so, and --strict makes it count', async () => {
    const { code, stdout } = await scan('{ token: guest }')
    expect(code).toBe(0)
    expect(stdout).toContain('you may not list configmaps')
    expect(stdout).toContain('seawall rbac --print')
    expect((await scan('{ token: guest }', '--strict')).code).toBe(3)
  })
})

describe('seawall rbac --print', () => {
  it('prints the rights with which a scan misses nothing', async () => {
    const { code, stdout } = await seawall(['rbac', '--print'], { cwd: folder })
    const role = parseYaml(stdout)
    expect(code).toBe(0)
    if (!role.ok || !isObject(role.value)) throw new Error('this is no object')
    expect(listAt(role.value, 'rules').flatMap((rule) => listAt(rule, 'verbs'))).toEqual(
      listAt(role.value, 'rules').map(() => 'list'),
    )
    expect(stdout).not.toMatch(/[[ ]secrets[,\]]/)
    await make('clusterroles', role.value, true)
    const binding = {
      roleRef: { kind: 'ClusterRole', name: 'seawall-scan' },
      subjects: [{ kind: 'User', name: 'guest' }],
    }
    await make(
      'clusterrolebindings',
      { ...named('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'seawall'), ...binding },
      true,
    )
    const found = await report(scan('{ token: guest }', '--format', 'json'))
    expect(member(found, 'unread')).toEqual([])
    expect(JSON.stringify(member(found, 'unanswered'))).not.toContain('"why":"forbidden"')
  })
})

describe('a program the kubeconfig names', () => {
  function plugin(): string {
    const file = join(folder, 'login')
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: adminToken },
    }
    writeFileSync(file, `#!/bin/sh\necho "login runs" >&2\necho '${JSON.stringify(credential)}'\n`)
    chmodSync(file, 0o755)
    return '{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ./login, args: [--quiet] } }'
  }

  it('is announced on stderr before it runs', async () => {
    const { code, stderr } = await scan(plugin())
    expect(code).toBe(0)
    expect(stderr).toMatch(/seawall: running .*login --quiet for credentials, as the kubeconfig says\nlogin runs/)
  })

  it('does not run with --no-exec', async () => {
    const { code, stderr } = await scan(plugin(), '--no-exec')
    expect(code).toBe(2)
    expect(stderr).toContain('--no-exec forbids it')
    expect(stderr).not.toContain('login runs')
  })

  it('cannot be brought in by a seawall.yaml of the folder', async () => {
    writeFileSync(join(folder, 'seawall.yaml'), `cluster: true\nkubeconfig: ${kubeconfig(plugin())}\n`)
    const { code, stderr } = await seawall(['scan'], { cwd: folder })
    expect(code).toBe(2)
    expect(stderr).toContain('unknown setting "cluster"')
    expect(stderr).not.toContain('login runs')
  })
})

describe('a cluster that cannot be read', () => {
  const explained = ({ code, stderr, stdout }: CliResult): string => {
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).not.toMatch(/\n\s+at /)
    return stderr
  }

  it('because nothing listens is said in a sentence', async () => {
    const file = kubeconfig(asAdmin)
    await server.stop()
    expect(explained(await seawall(['scan', '--cluster', '--kubeconfig', file], { cwd: folder }))).toMatch(
      /^seawall: cannot talk to http:\S+: nothing listens there\n {2}is the cluster up/,
    )
    server = await startApiServer()
  })

  it('because its certificate has expired is said', async () => {
    const notBefore = new Date(Date.now() - 20 * 86_400_000)
    const notAfter = new Date(Date.now() - 86_400_000)
    const tls = await startApiServer({ tls: issue({ name: 'old', addresses: ['127.0.0.1'], notBefore, notAfter }) })
    const file = kubeconfig(asAdmin, tls.url)
    const result = await seawall(['scan', '--cluster', '--kubeconfig', file], { cwd: folder })
    await tls.stop()
    expect(explained(result)).toMatch(/its certificate (has expired|is signed by itself)/)
  })

  it('without checking its certificate warns', async () => {
    const tls = await startApiServer({ tls: issue({ name: 'any', hosts: ['elsewhere'] }) })
    const file = kubeconfig(asAdmin, tls.url, ', insecure-skip-tls-verify: true')
    const { code, stderr } = await seawall(['scan', '--cluster', '--kubeconfig', file], { cwd: folder })
    await tls.stop()
    expect([code, stderr]).toEqual([0, expect.stringContaining('is not checked (insecure-skip-tls-verify)')])
  })

  it('because the credentials are wrong is said', async () => {
    expect(explained(await scan('{ token: wrong }'))).toContain('Unauthorized')
  })

  it('because a login page stands before it is said', async () => {
    server.faults.push({ path: /^\/api/, kind: 'login-page' })
    expect(explained(await scan(asAdmin))).toMatch(
      /is a web page, not JSON\n {2}does a login page or proxy stand before/,
    )
  })

  it('because the kubeconfig is missing, or a file it names, is said by name', async () => {
    const missing = await seawall(['scan', '--cluster', '--kubeconfig', 'nowhere.yaml'], { cwd: folder })
    expect(explained(missing)).toContain('there is no kubeconfig nowhere.yaml')
    expect(explained(await scan('{ client-certificate: gone.crt, client-key: gone.key }'))).toMatch(
      /gone\.crt as its client-certificate: there is no such file/,
    )
    expect(explained(await scan(asAdmin, '--context', 'prod'))).toMatch(/no context "prod"\n {2}it has: dev/)
  })
})

describe('the guide', () => {
  const guide = readFileSync(join(root, 'docs/guide/cluster.md'), 'utf8')
  const lines = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => (block[1] ?? '').split('\n'))
  const commands = lines.map((line) => line.replace(/\s+#.*/, '')).filter((line) => line.startsWith('seawall '))

  it('has commands', () => expect(commands.length).toBeGreaterThan(4))

  it.each(commands)('names a command that works: %s', async (command) => {
    mkdirSync(join(folder, 'deploy'))
    writeFileSync(join(folder, 'deploy', 'a.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n')
    const env = { KUBECONFIG: kubeconfig(asAdmin) }
    const { code, stderr } = await seawall(command.split(/\s+/).slice(1), { cwd: folder, env })
    expect([stderr, [0, 1]]).toEqual(['', expect.arrayContaining([code])])
  })
})
