import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect as connectPlainly, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, Connection, type Target } from '../../bench/connections.ts'
import { benchPolicies, namespaceCount } from '../../bench/reviews.ts'
import { programIn, ServerProcess } from '../../bench/server-process.ts'
import { gateResources, policyResources } from '../../src/cli/gate/resources.ts'
import { isObject, type JsonObject, objectAt } from '../../src/core/index.ts'
import { parseYaml } from '../../src/formats/yaml/index.ts'
import { type ApiResource, type KubeClient, openClient } from '../../src/kube/client/index.ts'
import { seawall } from '../e2e/run-cli.ts'
import { freePort } from '../free-port.ts'
import { dripSlowly, hostileDeeds } from '../soak/hostile.ts'
import { SteadyLoad } from '../soak/steady-load.ts'
import { accessTo } from '../stand-in/access.ts'
import { adminToken, type StandIn, startApiServer } from '../stand-in/apiserver/index.ts'
import { issue } from '../stand-in/certificates.ts'

/** What may happen to one gate in a minute, all under a load whose right answers are known. */
describe('a gate under load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-faults-'))
  const authority = issue({ name: 'authority', authority: true })
  const file = (name: string): string => join(folder, name)
  const records = file('records')
  let apiServer: StandIn
  let admin: KubeClient
  let line: Line
  let gate: ServerProcess
  let target: Target
  let load: SteadyLoad
  let dripping: Promise<readonly (string | undefined)[]>
  /** While no gate listens: from the kill to the next that is ready. */
  const down = { from: 0, to: 0 }

  beforeAll(async () => {
    apiServer = await startApiServer()
    line = await Line.to(Number(new URL(apiServer.url).port))
    admin = openClient(accessTo(apiServer.url, { token: adminToken }), { env: {} })
    await prepareCluster()
    writeFileSync(file('kubeconfig'), kubeconfigFor(`http://127.0.0.1:${line.port}`))
    writePolicies('')
    writeCertificate('gate-0')
    target = { port: await freePort(), ca: authority.cert }
    gate = await startGate()
    load = new SteadyLoad(target, 100, 20)
    // They are ended by and by, while everything else happens.
    dripping = Promise.all(Array.from({ length: 20 }, () => dripSlowly(target)))
  }, 60_000)

  afterAll(async () => {
    await load?.end()
    await gate?.stop()
    admin?.close()
    line?.close()
    await apiServer?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)

  async function prepareCluster(): Promise<void> {
    for (const { resource } of policyResources) await admin.create(definitions, definitionOf(resource))
    const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' }
    const teams = Array.from({ length: namespaceCount }, (_, at) => [`team-${at}`, restricted] as const)
    for (const [name, labels] of [...teams, ['glass', {}], ['late', {}]] as const) await makeNamespace(name, labels)
  }

  async function makeNamespace(name: string, labels: JsonObject): Promise<void> {
    await admin.create(gateResources.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
  }

  function startGate(): Promise<ServerProcess> {
    const cluster = ['--cluster', '--kubeconfig', file('kubeconfig'), '--policies', file('policies.yaml')]
    const tls = ['--tls-cert', file('tls.crt'), '--tls-key', file('tls.key'), '--listen', `127.0.0.1:${target.port}`]
    const args = [programIn(folder), 'gate', ...cluster, ...tls, '--record', records, '--drain', '2']
    return ServerProcess.start(args, '/dev/null', false)
  }

  /** All but `late` is held to a policy; `late` to the labels of its namespace only. */
  function writePolicies(more: string): void {
    const [everyday = ''] = benchPolicies.split('---\n')
    writeFileSync(file('policies.yaml'), `${everyday}  match: {excludeNamespaces: [late]}\n${more}`)
  }

  function writeCertificate(name: string): void {
    const { cert, key } = issue({ name, addresses: ['127.0.0.1'], issuer: authority })
    writeFileSync(file('tls.crt'), cert)
    writeFileSync(file('tls.key'), key)
  }

  async function ask(path: string, body: string): Promise<Answer> {
    const connection = await Connection.open(target)
    try {
      return await connection.post(path, body)
    } finally {
      connection.close()
    }
  }

  /** Whether a privileged pod of a namespace gets in. */
  async function admits(namespace: string): Promise<boolean> {
    const { text } = await ask('/validate', reviewOf(namespace, 'p', { securityContext: { privileged: true } }))
    return JSON.parse(text).response.allowed
  }

  async function metric(name: string): Promise<number> {
    const { text } = await ask('/metrics', '')
    return Number(
      text
        .split('\n')
        .find((one) => one.startsWith(`${name} `))
        ?.slice(name.length) ?? 0,
    )
  }

  const reloads = (result: string): Promise<number> => metric(`seawall_gate_reloads_total{result="${result}"}`)

  it('refuses bodies that are too large, and ends whoever drips, breaks off or speaks no TLS', async () => {
    const done = await Promise.all(hostileDeeds.map((deed) => deed(target)))
    expect(done).toEqual(hostileDeeds.map(() => undefined))
  }, 30_000)

  it('gives each of 200 reviews at once its own answer, one of them enormous', async () => {
    const many = Array.from({ length: 1_900 }, (_, at) => ({ name: `c${at}`, image: 'x' }))
    const enormous = ask('/validate', reviewOf('team-1', 'enormous', {}, many))
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => ask('/validate', reviewOf('late', `p${at}`, {}))),
    )
    expect(JSON.parse((await enormous).text).response).toMatchObject({ uid: 'enormous', allowed: false })
    const given = answers.map(({ text }) => JSON.parse(text).response)
    expect(given.map(({ uid, allowed }) => [uid, allowed])).toEqual(answers.map((_, at) => [`p${at}`, true]))
  }, 30_000)

  it('takes policies and certificates that change, and none that is half there, without a failed handshake', async () => {
    const more = '---\napiVersion: seawall.dev/v1alpha1\nkind: ClusterSecurityPolicy\nmetadata: {name: more}\n'
    const texts = [`${more}spec: {packs: [str`, `${more}spec: {packs: [strict], mode: warn}\n`]
    for (const [round, text] of texts.entries()) {
      writePolicies(text)
      writeCertificate(`gate-${round + 1}`)
      await expect.poll(() => nameServed(target), { timeout: 5_000 }).toBe(`gate-${round + 1}`)
    }
    expect([await reloads('refused'), await reloads('used')]).toEqual([1, 1])
    expect(load.failedHandshakes).toEqual([])
  }, 30_000)

  it('decides on while its records cannot be written, counts them, and writes again', async () => {
    const [segment = ''] = readdirSync(records).filter((name) => name.endsWith('.jsonl'))
    expect(await metric('seawall_gate_records_lost')).toBe(0)
    rmSync(join(records, segment))
    symlinkSync('/dev/full', join(records, segment)) // what is written there does not fit
    await expect.poll(() => metric('seawall_gate_records_lost'), { timeout: 5_000 }).toBeGreaterThan(0)
    await expect.poll(() => gate.said(), { timeout: 5_000 }).toMatch(/ENOSPC[\s\S]*recorded again/)
    rmSync(join(records, segment))
    const lost = await metric('seawall_gate_records_lost')
    renameSync(records, file('elsewhere'))
    writeFileSync(records, 'a file')
    await expect.poll(() => metric('seawall_gate_records_lost'), { timeout: 5_000 }).toBeGreaterThan(lost)
    rmSync(records)
    renameSync(file('elsewhere'), records)
    await expect.poll(() => gate.said().split('recorded again').length, { timeout: 5_000 }).toBe(3)
  }, 30_000)

  it('closes the glass in the second that an exception expires', async () => {
    const [, , exceptions = gateResources.Namespace] = policyResources
    expect(await admits('glass')).toBe(false)
    const expires = Math.ceil(Date.now() / 1000) * 1000 + 3_000
    const spec = { scope: { controls: ['*'] }, reason: 'r', owner: 'o', expires: instantOf(expires) }
    const exception = { apiVersion: 'seawall.dev/v1alpha1', kind: 'SecurityException', metadata: { name: 'e' }, spec }
    await admin.create(exceptions, exception, 'glass')
    await expect.poll(() => admits('glass'), { timeout: 2_000 }).toBe(true)
    const seen = { open: 0, late: [] as boolean[] }
    while (Date.now() < expires + 1_000) {
      const sent = Date.now()
      const admitted = await admits('glass')
      if (sent >= expires) seen.late.push(admitted)
      else if (admitted) seen.open += 1
    }
    expect(seen.open).toBeGreaterThan(10)
    expect(new Set(seen.late)).toEqual(new Set([false]))
  }, 30_000)

  it('lets nothing in that is refused by now while its watches are lost, and asks nobody for longer than it may', async () => {
    expect(await admits('late')).toBe(true)
    apiServer.faults.push({ path: /watch=true/, kind: 'busy' })
    line.cut()
    await expect.poll(() => gate.said(), { timeout: 5_000 }).toMatch(/namespaces cannot be followed/)
    await label('late', 'restricted')
    expect(await admits('late')).toBe(false)
    await makeNamespace('unheard', {})
    apiServer.faults.push({ path: /namespaces\/unheard$/, kind: 'no-answer' })
    const start = performance.now()
    expect(await admits('unheard')).toBe(false)
    const seconds = (performance.now() - start) / 1000
    expect([seconds > 1, seconds < 4.5]).toEqual([true, true])
    apiServer.faults.length = 0
    // They come back by themselves, and with them what was changed meanwhile.
    const watches = (): number => apiServer.requests.filter((one) => /\/namespaces\?watch=true/.test(one)).length
    const before = watches()
    await expect.poll(watches, { timeout: 15_000 }).toBeGreaterThan(before)
    await label('late', 'privileged')
    await expect.poll(() => admits('late'), { timeout: 5_000 }).toBe(true)
  }, 40_000)

  async function label(name: string, enforce: string): Promise<void> {
    const found = await admin.get(gateResources.Namespace, name)
    const metadata = { ...objectAt(found, 'metadata'), labels: { 'pod-security.kubernetes.io/enforce': enforce } }
    await admin.replace(gateResources.Namespace, { ...found, metadata })
  }

  it('answers all that was sent when it is told to stop', async () => {
    const code = gate.stop()
    await expect.poll(async () => (await ask('/readyz', '')).status, { timeout: 1_500 }).toBe(503)
    await sleep(500) // until nobody sends it anything any more
    await load.pause()
    expect(await code).toBe(0)
    gate = await startGate()
    load.resume()
    await sleep(1_000)
    expect(load.lost).toEqual([])
  }, 30_000)

  it('is there again after it was killed, and loses what it was killed over and nothing else', async () => {
    down.from = performance.now()
    process.kill(gate.pid, 'SIGKILL')
    await expect.poll(() => gate.ended).toBe(true)
    gate = await startGate()
    down.to = performance.now()
    await sleep(1_000)
  }, 30_000)

  it('was wrong about nothing, and answered everything it was there for', async () => {
    expect(await dripping).toEqual(Array.from({ length: 20 }, () => undefined))
    await load.end()
    const whileUp = [...load.lost, ...load.failedHandshakes].filter(
      ({ failedAt }) => failedAt < down.from || failedAt > down.to,
    )
    expect({ wrong: load.wrong, whileUp }).toEqual({ wrong: [], whileUp: [] })
    expect(load.reviews).toBeGreaterThan(1_000)
    expect(await gate.stop()).toBe(0)
  }, 60_000)

  it('has records that come to the same decisions, but for the line it was killed over', async () => {
    const { stdout } = await seawall(['gate', 'replay', records, '--format', 'json'])
    const { judged, unreadable, changes } = JSON.parse(stdout)
    expect(judged).toBeGreaterThan(500)
    expect(changes).toEqual([])
    expect(unreadable).toBeLessThanOrEqual(1)
  }, 60_000)
})

/** Stands between the gate and its API server, and can be cut. */
class Line {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connectPlainly({ port, host: '127.0.0.1' })
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one)
        one.on('error', () => undefined)
        one.on('close', () => {
          this.#sockets.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
  }

  static async to(port: number): Promise<Line> {
    const line = new Line(port)
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve))
    return line
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  close(): void {
    this.cut()
    this.#server.close()
  }
}

const definitions: ApiResource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  resource: 'customresourcedefinitions',
  namespaced: false,
  verbs: [],
}

function definitionOf(name: string): JsonObject {
  const parsed = parseYaml(readFileSync(join(import.meta.dirname, `../../deploy/crds/${name}.yaml`), 'utf8'))
  if (!parsed.ok || !isObject(parsed.value)) throw new Error(name)
  return parsed.value
}

function kubeconfigFor(server: string): string {
  return JSON.stringify({
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: adminToken } }],
  })
}

function reviewOf(namespace: string, uid: string, container: JsonObject, initContainers: JsonObject[] = []): string {
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
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
        spec: { initContainers, containers: [{ name: 'app', image: 'registry.example/app:1', ...container }] },
      },
    },
  })
}

const instantOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')

/** The name in the certificate of a new connection. */
function nameServed({ port, ca }: Target): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca }, () => {
      const { CN } = socket.getPeerCertificate().subject
      resolve(String(CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}
