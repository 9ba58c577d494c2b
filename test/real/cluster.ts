import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { canonicalJson, type Json, type JsonObject } from '../../src/core/index.ts'
import { freePort } from '../free-port.ts'
import { warningsIn } from '../stand-in/send.ts'

const auditLog = 'audit.jsonl'
const token = 'test-admin-token'
/** Of users who may do everything, and nothing until they are given rights. */
const tokens = { admin: token, guest: 'test-guest-token', gate: 'test-gate-token' }

export interface Answer {
  readonly status: number
  readonly body: JsonObject
  /** The texts of its `Warning` headers. */
  readonly warnings: readonly string[]
}

/** A real kube-apiserver with its own etcd, on loopback, with a folder of its own. */
export interface Cluster {
  readonly url: string
  /** The authority of its certificate, PEM. */
  readonly ca: string
  readonly tokens: { readonly admin: string; readonly guest: string; readonly gate: string }
  /** As the administrator, unless `headers` say otherwise. */
  request(method: string, path: string, body?: Json, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** The events the server has written down, when it was started with `audit`. */
  auditEvents(): readonly JsonObject[]
  stop(): Promise<void>
}

export interface Binaries {
  readonly etcd: string
  readonly apiServer: string
  /** With it, controllers make replica sets and pods, and every pod gets a service account. */
  readonly controllerManager?: string
  /** Writes down every request's metadata, with the annotations of webhooks. */
  readonly audit?: boolean
  /** Admission plugins that would answer before the one under test. */
  readonly withoutPlugins?: readonly string[]
}

export async function startCluster(binaries: Binaries): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-cluster-'))
  const etcd = await startEtcd(binaries.etcd, folder)
  makeKeys(folder)
  const { controllerManager } = binaries
  const server = await startApiServer(binaries, folder, etcd.url)
  const controllers =
    controllerManager === undefined ? undefined : await startControllers(controllerManager, folder, server.port)
  const ca = readFileSync(join(folder, 'certs/apiserver.crt'), 'utf8')
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca })
  return {
    url: `https://127.0.0.1:${server.port}`,
    ca,
    tokens,
    request: (method, path, body, headers) => send(agent, server.port, method, path, body, headers),
    auditEvents: () =>
      readFileSync(join(folder, auditLog), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => parse(line)),
    async stop() {
      agent.destroy()
      if (controllers !== undefined) await end(controllers)
      await end(server.process)
      await end(etcd.process)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startEtcd(binary: string, folder: string): Promise<{ process: ChildProcess; url: string }> {
  const url = `http://127.0.0.1:${await freePort()}`
  const peer = `http://127.0.0.1:${await freePort()}`
  const process = start(binary, folder, 'etcd.log', [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
  ])
  await until('etcd', process, async () => (await fetch(`${url}/health`)).ok)
  return { process, url }
}

function makeKeys(folder: string): void {
  const key = join(folder, 'sa.key')
  const { status } = spawnSync('openssl', ['genrsa', '-out', key, '2048'], { stdio: 'ignore' })
  if (status !== 0) throw new Error('openssl is needed to make a service account key')
  spawnSync('openssl', ['rsa', '-in', key, '-pubout', '-out', join(folder, 'sa.pub')], { stdio: 'ignore' })
  writeFileSync(
    join(folder, 'tokens.csv'),
    `${tokens.admin},admin,admin,system:masters\n${tokens.guest},guest,guest\n${tokens.gate},gate,gate\n`,
  )
}

async function startApiServer(
  { apiServer, controllerManager, audit = false, withoutPlugins = [] }: Binaries,
  folder: string,
  etcd: string,
): Promise<{ process: ChildProcess; port: number }> {
  const port = await freePort()
  const policy = join(folder, 'audit.yaml')
  // Without controllers nothing makes the accounts that this plugin wants.
  const plugins = [...withoutPlugins, ...(controllerManager !== undefined ? [] : ['ServiceAccount'])]
  writeFileSync(policy, 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{ level: Metadata }]\n')
  const process = start(apiServer, folder, 'apiserver.log', [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certs')}`,
    '--authorization-mode=Node,RBAC',
    '--anonymous-auth=false',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--allow-privileged=true',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
    ...(plugins.length > 0 ? [`--disable-admission-plugins=${plugins.join(',')}`] : []),
    ...(audit ? [`--audit-policy-file=${policy}`, `--audit-log-path=${join(folder, auditLog)}`] : []),
  ])
  const agent = new Agent({ rejectUnauthorized: false }) // its certificate is only read once it is up
  await until('kube-apiserver', process, async () => (await send(agent, port, 'GET', '/readyz')).status === 200)
  agent.destroy()
  return { process, port }
}

async function startControllers(binary: string, folder: string, apiPort: number): Promise<ChildProcess> {
  const kubeconfig = join(folder, 'admin.yaml')
  const cluster = `{ server: "https://127.0.0.1:${apiPort}", certificate-authority: ${join(folder, 'certs/apiserver.crt')} }`
  const parts = [
    'apiVersion: v1',
    'kind: Config',
    'current-context: c',
    'contexts: [{ name: c, context: { cluster: c, user: u } }]',
    `clusters: [{ name: c, cluster: ${cluster} }]`,
    `users: [{ name: u, user: { token: ${token} } }]`,
  ]
  writeFileSync(kubeconfig, parts.join('\n'))
  const port = await freePort()
  const process = start(binary, folder, 'controllers.log', [
    `--kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certs-controllers')}`,
    '--leader-elect=false',
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${join(folder, 'sa.key')}`,
    '--controllers=*,-nodeipam',
  ])
  const agent = new Agent({ keepAlive: true, ca: readFileSync(join(folder, 'certs/apiserver.crt')) })
  const account = '/api/v1/namespaces/default/serviceaccounts/default'
  await until(
    'kube-controller-manager',
    process,
    async () => (await send(agent, apiPort, 'GET', account)).status === 200,
  )
  agent.destroy()
  return process
}

function start(binary: string, folder: string, log: string, args: readonly string[]): ChildProcess {
  const child = spawn(binary, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const file = createWriteStream(join(folder, log))
  child.stdout?.pipe(file)
  child.stderr?.pipe(file)
  return child
}

async function until(name: string, child: ChildProcess, ready: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 90_000
  while (Date.now() < limit) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it was ready`)
    if (await ready().catch(() => false)) return
    await sleep(100)
  }
  throw new Error(`${name} was not ready within 90 seconds`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([ended, sleep(10_000).then(() => child.kill('SIGKILL'))])
}

function send(
  agent: Agent,
  port: number,
  method: string,
  path: string,
  body?: Json,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more }
  return new Promise((done, failed) => {
    const call = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      answer.on('end', () => {
        const warnings = warningsIn(answer.headersDistinct.warning ?? [])
        done({ status: answer.statusCode ?? 0, body: parse(text), warnings })
      })
    })
    call.on('error', failed)
    call.end(body === undefined ? undefined : canonicalJson(body))
  })
}

function parse(text: string): JsonObject {
  try {
    return JSON.parse(text)
  } catch {
    return { message: text } // /readyz and errors of the transport answer in plain text
  }
}
