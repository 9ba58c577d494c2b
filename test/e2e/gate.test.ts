import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { Agent, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/core/index.ts'
import { policy } from '../../src/gate/gate.test-support.ts'
import { makeSnapshot, type RunningGate, replay, SegmentRecorder, startGate } from '../../src/gate/index.ts'
import { HeldBodies } from '../../src/gate/server/body.ts'
import { issue } from '../stand-in/certificates.ts'
import { seawall } from './run-cli.ts'

const authority = issue({ name: 'authority', authority: true })
const tls = issue({ name: 'gate', addresses: ['127.0.0.1'], issuer: authority })
const strict = policy('strict', '{packs: [strict]}')

let folder = ''
const gates: RunningGate[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seawall-gate-'))
})
afterEach(async () => {
  await Promise.all(gates.splice(0).map((gate) => gate.stop()))
  rmSync(folder, { recursive: true, force: true })
})

async function open(options: Partial<Parameters<typeof startGate>[0]> = {}): Promise<RunningGate> {
  const gate = await startGate({
    host: '127.0.0.1',
    port: 0,
    tls,
    drainMs: 0,
    snapshot: makeSnapshot({ policies: [strict] }),
    lookups: { namespaceLabels: () => ({}), now: () => '2026-11-24T12:00:00Z' },
    ...options,
  })
  gates.push(gate)
  return gate
}

interface Answer {
  readonly status: number
  readonly text: string
}

function send(
  url: string,
  body: string | Buffer,
  agent: Agent | false = false,
  ca: string = authority.cert,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', ca, agent }, (answer) => {
      let text = ''
      answer.on('data', (part) => {
        text += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const reviewBody = (privileged: boolean, more: JsonObject = {}, uid = 'u1'): string =>
  JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      namespace: 'shop',
      name: 'p',
      operation: 'CREATE',
      userInfo: { username: 'alice' },
      object: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', namespace: 'shop' },
        spec: { containers: [{ name: 'app', image: 'x:1', securityContext: { privileged } }], ...more },
      },
    },
  })

const allowedIn = ({ text }: Answer): boolean => JSON.parse(text).response.allowed

describe('a gate that serves', () => {
  it('answers reviews, health and metrics, and nothing else', async () => {
    const gate = await open()
    expect(allowedIn(await send(`${gate.url}/validate`, reviewBody(true)))).toBe(false)
    expect(allowedIn(await send(`${gate.url}/validate?timeout=5s`, reviewBody(false)))).toBe(true)
    expect(allowedIn(await send(`${gate.url}/mutate`, reviewBody(true)))).toBe(true)
    for (const path of ['livez', 'healthz', 'readyz']) expect((await send(`${gate.url}/${path}`, '')).text).toBe('ok\n')
    expect((await send(`${gate.url}/metrics`, '')).text).toContain(
      'seawall_gate_reviews_total{phase="validate",answer="deny"} 1',
    )
    expect((await send(`${gate.url}/__proto__`, '')).status).toBe(404)
  })

  it('takes bodies of 8 MiB and refuses one byte more', async () => {
    const gate = await open()
    const body = reviewBody(true)
    const padded = (length: number) => `${body}${' '.repeat(length - body.length)}`
    expect(allowedIn(await send(`${gate.url}/validate`, padded(8 * 1024 * 1024)))).toBe(false)
    const late = await send(`${gate.url}/validate`, padded(8 * 1024 * 1024 + 1)).catch(() => ({ status: 413 }))
    expect(late.status).toBe(413)
    expect((await send(`${gate.url}/validate`, Buffer.from([0xff, 0xfe]))).status).toBe(400)
  })

  it('has no room for more than a few large bodies at once, and always for a small one', async () => {
    const gate = await open()
    const { port } = new URL(gate.url)
    const mebibyte = ' '.repeat(1024 * 1024)
    const halves = Array.from({ length: 12 }, () => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', ca: authority.cert })
      const answer = once(socket, 'data').then(([data]) => String(data))
      socket.on('error', () => undefined)
      socket.write(`POST /validate HTTP/1.1\r\nhost: x\r\ncontent-length: ${8 * mebibyte.length}\r\n\r\n`)
      for (let sent = 0; sent < 4; sent++) socket.write(mebibyte)
      return { socket, answer }
    })
    const refused = await Promise.any(halves.map(({ answer }) => answer))
    expect(refused).toMatch(/^HTTP\/1.1 503 [\s\S]*other reviews take all the room/)
    expect(allowedIn(await send(`${gate.url}/validate`, reviewBody(true)))).toBe(false)
    for (const { socket, answer } of halves) {
      answer.catch(() => undefined)
      socket.destroy()
    }
    const large = `${reviewBody(true)}${mebibyte.repeat(6)}`
    await expect.poll(async () => (await send(`${gate.url}/validate`, large)).status).toBe(200)
  })

  it('closes idle connections when there are many, and takes no more than it can hold', async () => {
    const gate = await open({ mostConnections: 30 })
    const port = Number(new URL(gate.url).port)
    const idle = Array.from({ length: 60 }, () => {
      const socket = connect({ port, host: '127.0.0.1', ca: authority.cert })
      socket.on('error', () => undefined)
      socket.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n')
      return socket.resume()
    })
    await expect.poll(() => idle.filter(({ closed }) => closed).length, { timeout: 5_000 }).toBeGreaterThan(29)
    for (let at = 0; at < 20; at++) expect(allowedIn(await send(`${gate.url}/validate`, reviewBody(true)))).toBe(false)
    for (const socket of idle) socket.destroy()
  })

  it('has room for a flood of small bodies up to an end, and says so', async () => {
    const held = new HeldBodies()
    const claims = Array.from({ length: 1_100 }, () => held.claim())
    const taken = claims.filter((claim) => claim.take(60 * 1024))
    expect(taken).toHaveLength(Math.floor((64 * 1024) / 60))
    for (const claim of claims) claim.release()
    expect(held.claim().take(60 * 1024)).toBe(true)
  })

  it('goes on while others send a byte at a time, break off, or speak no TLS', async () => {
    const gate = await open()
    const { port } = new URL(gate.url)
    const slow = connect({ port: Number(port), host: '127.0.0.1', ca: authority.cert })
    slow.on('error', () => undefined)
    slow.write('POST /validate HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{')
    const broken = connect({ port: Number(port), host: '127.0.0.1', ca: authority.cert })
    broken.on('error', () => undefined)
    broken.write('POST /validate HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{', () => broken.destroy())
    expect(allowedIn(await send(`${gate.url}/validate`, reviewBody(true)))).toBe(false)
    slow.destroy()
  })

  it('gives each of 200 reviews at once its own answer, one of them enormous', async () => {
    const gate = await open()
    const agent = new Agent({ keepAlive: true, maxSockets: 50 })
    const many = new Array(3_000).fill(0).map((_, at) => ({ name: `c${at}`, image: 'x:1' }))
    const answers = await Promise.all([
      send(`${gate.url}/validate`, reviewBody(true, { initContainers: many }), agent),
      ...new Array(200)
        .fill(0)
        .map((_, at) => send(`${gate.url}/validate`, reviewBody(at % 2 === 0, {}, `u${at}`), agent)),
    ])
    agent.destroy()
    expect(allowedIn(answers[0] as Answer)).toBe(false)
    answers.slice(1).forEach((answer, at) => {
      const { response } = JSON.parse(answer.text)
      expect([response.uid, response.allowed]).toEqual([`u${at}`, at % 2 !== 0])
    })
  })

  it('decides each review by one snapshot while policies change', async () => {
    const [closed, opened] = [makeSnapshot({ policies: [strict] }), makeSnapshot({})]
    const seen: boolean[] = []
    const gate = await open({
      onJudged: ({ decision }) =>
        seen.push((decision.kind === 'deny') === (decision.inputs.policies === closed.digest)),
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 20 })
    const sending = new Array(200).fill(0).map(async (_, at) => {
      if (at % 10 === 0) gate.use(at % 20 === 0 ? opened : closed)
      return send(`${gate.url}/validate`, reviewBody(true), agent)
    })
    await Promise.all(sending)
    agent.destroy()
    expect(seen).toEqual(new Array(200).fill(true))
  })

  it('does not wait for those who connected and never asked', async () => {
    const gate = await open()
    const idle = connect({ port: Number(new URL(gate.url).port), host: '127.0.0.1', ca: authority.cert })
    idle.on('error', () => undefined)
    await new Promise((resolve) => idle.once('secureConnect', resolve))
    await gate.stop()
    idle.destroy()
  }, 8_000)

  it('answers everything that has come when it is stopped', async () => {
    const gate = await open({ drainMs: 1_500 })
    const agent = new Agent({ keepAlive: true, maxSockets: 10 })
    const answers: Promise<Answer>[] = []
    for (let at = 0; at < 50; at++) answers.push(send(`${gate.url}/validate`, reviewBody(true), agent))
    const stopped = gate.stop()
    expect((await send(`${gate.url}/readyz`, '')).status).toBe(503)
    for (let at = 0; at < 20; at++) answers.push(send(`${gate.url}/validate`, reviewBody(true)))
    expect((await Promise.all(answers)).every(({ status }) => status === 200)).toBe(true)
    agent.destroy()
    await stopped
  })
})

describe('records', () => {
  it('replay to the same decisions, repeats written once, dry runs and secrets not at all', async () => {
    const recorder = new SegmentRecorder(folder, () => undefined)
    const gate = await open({ onJudged: (judged) => recorder.record(judged) })
    for (const privileged of [true, true, false]) await send(`${gate.url}/validate`, reviewBody(privileged))
    await send(`${gate.url}/mutate`, reviewBody(true))
    await send(`${gate.url}/validate`, reviewBody(true).replace('"operation"', '"dryRun":true,"operation"'))
    const secret = reviewBody(false).replaceAll('"pods"', '"secrets"').replaceAll('"Pod"', '"Secret"')
    await send(`${gate.url}/validate`, secret.replace('"spec"', '"data":{"password":"aHVudGVyMg=="},"spec"'))
    await recorder.flush()
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('')
    expect(text).not.toContain('aHVudGVyMg==')
    const kinds: string[] = []
    for await (const item of replay(folder)) kinds.push(item.kind === 'replayed' ? `${item.replayed.same}` : item.kind)
    expect(kinds).toEqual(['true', 'repeat', 'true', 'true', 'true'])
  })

  it('show what other policies would change', async () => {
    const recorder = new SegmentRecorder(folder, () => undefined)
    const gate = await open({ onJudged: (judged) => recorder.record(judged) })
    for (const privileged of [true, false]) await send(`${gate.url}/validate`, reviewBody(privileged))
    await recorder.flush()
    const restricted = makeSnapshot({ policies: [policy('pss', '{packs: [pss-restricted]}')] })
    const changes: string[] = []
    for await (const item of replay(folder, restricted))
      if (item.kind === 'replayed') changes.push(`${item.replayed.record.kind} ${item.replayed.decision.kind}`)
    expect(changes).toEqual(['deny deny', 'allow deny'])
  })

  it('are counted as lost when the disk is full, and decisions go on', async () => {
    const file = join(folder, 'no-folder')
    writeFileSync(file, '')
    const recorder = new SegmentRecorder(join(file, 'below'), () => undefined)
    const gate = await open({ onJudged: (judged) => recorder.record(judged) })
    expect(allowedIn(await send(`${gate.url}/validate`, reviewBody(true)))).toBe(false)
    await recorder.flush()
    expect(recorder.lost).toBe(1)
  })

  it('hold an answer that changed although the question did not, on one line whatever it says', async () => {
    const recorder = new SegmentRecorder(folder, () => undefined)
    const exceptions = [
      {
        id: 'EXC-1',
        scope: { checks: ['POD-01/privileged'] },
        reason: 'for an hour',
        owner: 'team',
        expires: '2026-11-24T12:30:00Z',
        source: 'test',
      },
    ]
    let now = '2026-11-24T12:00:00Z'
    const gate = await open({
      snapshot: makeSnapshot({ policies: [policy('one', '{checks: [POD-01/privileged]}')], exceptions }),
      lookups: { namespaceLabels: () => ({}), now: () => now },
      onJudged: (judged) => recorder.record(judged),
    })
    const body = reviewBody(true).replace('"metadata":{', '"metadata":{"annotations":{"a":"\u2028"},')
    expect(body).toContain('\u2028')
    expect(allowedIn(await send(`${gate.url}/validate`, body))).toBe(true)
    now = '2026-11-24T13:00:00Z'
    expect(allowedIn(await send(`${gate.url}/validate`, body))).toBe(false)
    await recorder.flush()
    const found: string[] = []
    for await (const item of replay(folder))
      found.push(item.kind === 'replayed' ? `${item.replayed.record.kind} ${item.replayed.same}` : item.kind)
    expect(found).toEqual(['allow true', 'deny true'])
  })

  it('leave room for the policies they refer to', async () => {
    const recorder = new SegmentRecorder(folder, () => undefined, { segmentBytes: 4_000, totalBytes: 40_000 })
    const gate = await open({ onJudged: (judged) => recorder.record(judged) })
    for (let at = 0; at < 60; at++) {
      gate.use(makeSnapshot({ policies: [policy(`p${at}`, '{packs: [strict]}')] }))
      await send(`${gate.url}/validate`, reviewBody(true))
      await recorder.flush()
    }
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(48_000)
    const kinds = new Set<string>()
    for await (const item of replay(folder)) kinds.add(item.kind === 'replayed' ? `${item.replayed.same}` : item.kind)
    expect([...kinds]).toEqual(['true'])
  })

  it('that were cut short say so and hide nothing else', async () => {
    const recorder = new SegmentRecorder(folder, () => undefined)
    const gate = await open({ onJudged: (judged) => recorder.record(judged) })
    for (const privileged of [true, false]) await send(`${gate.url}/validate`, reviewBody(privileged))
    await recorder.flush()
    const [name = ''] = readdirSync(folder).filter((one) => one.endsWith('.jsonl'))
    const text = readFileSync(join(folder, name), 'utf8')
    writeFileSync(join(folder, name), text.slice(0, -40))
    const kinds: string[] = []
    for await (const item of replay(folder)) kinds.push(item.kind)
    expect(kinds).toEqual(['replayed', 'unreadable'])
  })
})

describe('seawall gate', () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const policyText = (spec: string) =>
    `apiVersion: seawall.dev/v1alpha1\nkind: ClusterSecurityPolicy\nmetadata: {name: strict}\nspec: ${spec}\n`
  const files = () => ['--tls-cert', write('tls.crt', tls.cert), '--tls-key', write('tls.key', tls.key)]

  function start(...flags: string[]) {
    const child = spawn(process.execPath, [
      'bin/seawall.cjs',
      'gate',
      '--listen',
      '127.0.0.1:0',
      '--drain',
      '0',
      ...flags,
    ])
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (part) => {
      output.stdout += part
    })
    child.stderr.on('data', (part) => {
      output.stderr += part
    })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
      for (let waited = 0; waited < 200; waited++) {
        const found = pattern.exec(output.stderr)
        if (found !== null) return found
        await sleep(50)
      }
      throw new Error(`it never said ${pattern}: ${output.stderr}`)
    }
    return { child, output, ended, said }
  }

  it('serves, loads changed policies, keeps those that hold when a change is broken, and ends well', async () => {
    const file = write('policy.yaml', policyText('{packs: [strict]}'))
    const gate = start('--policies', file, ...files(), '--record', join(folder, 'records'))
    const url = (await gate.said(/ready on (\S+)/))[1] ?? ''
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true)))).toBe(false)
    write('policy.yaml', policyText('{packs: [nothing]}'))
    await gate.said(/the policies that hold stay in force: .*spec\.packs\.0 must be/)
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true)))).toBe(false)
    write('policy.yaml', '')
    await gate.said(/the policies that hold stay in force: no policy is left in the files/)
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true)))).toBe(false)
    write('policy.yaml', policyText('{packs: [strict], mode: warn}'))
    await gate.said(/1 policies loaded/)
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true)))).toBe(true)
    gate.child.kill('SIGTERM')
    expect(await gate.ended).toBe(0)
    expect(
      gate.output.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).decision),
    ).toEqual(['deny', 'deny', 'deny', 'allow'])
    expect(readdirSync(join(folder, 'records')).length).toBeGreaterThan(1)
  })

  it('decides while nobody reads its log, and when the reader is gone', async () => {
    const file = write('policy.yaml', policyText('{packs: [strict]}'))
    const gate = start('--policies', file, ...files())
    const url = (await gate.said(/ready on (\S+)/))[1] ?? ''
    gate.child.stdout.pause()
    const agent = new Agent({ keepAlive: true, maxSockets: 10 })
    const long = reviewBody(true).replaceAll('"p"', `"${'p'.repeat(2_000)}"`)
    const answers = await Promise.all(Array.from({ length: 400 }, () => send(`${url}/validate`, long, agent)))
    expect(answers.every((answer) => !allowedIn(answer))).toBe(true)
    gate.child.stdout.destroy()
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true), agent))).toBe(false)
    await gate.said(/decisions are not logged, and made all the same: .*EPIPE/)
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true), agent))).toBe(false)
    const { text } = await send(`${url}/metrics`, '', agent)
    expect(Number(/^seawall_gate_log_lost (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0)
    agent.destroy()
    gate.child.kill('SIGTERM')
    expect(await gate.ended).toBe(0)
  })

  it('judges by the labels of namespaces in its files as they change, whatever becomes of its certificate', async () => {
    const shop = (level: string) =>
      `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: ${level}}}\n`
    const file = write('policy.yaml', policyText('{packs: [labels], mode: audit}') + shop('privileged'))
    const gate = start('--policies', file, ...files())
    const url = (await gate.said(/ready on (\S+)/))[1] ?? ''
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true)))).toBe(true)
    write('tls.key', 'no key')
    write('policy.yaml', policyText('{packs: [labels], mode: audit}') + shop('restricted'))
    await gate.said(/policies loaded[\s\S]*the certificate in use stays: /)
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true)))).toBe(false)
    write('policy.yaml', policyText('{packs: [labels], mode: audit}'))
    await gate.said(/the policies that hold stay in force: no Namespace, whose labels are judged, is left/)
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true)))).toBe(false)
    gate.child.kill('SIGTERM')
    expect(await gate.ended).toBe(0)
  })

  /** An API server that answers nothing but its version until it is let go, and then that there is nothing. */
  async function holdingServer() {
    const held: ServerResponse[] = []
    const nothing = (answer: ServerResponse): unknown => answer.writeHead(404).end()
    const server = createServer((asked, answer) => {
      const isJson = { 'content-type': 'application/json' }
      if (asked.url === '/version') answer.writeHead(200, isJson).end('{"gitVersion":"v1.34.0"}')
      else held.push(answer)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const cluster = { name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }
    const context = { name: 'c', context: { cluster: 'c', user: 'u' } }
    const config = {
      'current-context': 'c',
      contexts: [context],
      clusters: [cluster],
      users: [{ name: 'u', user: {} }],
    }
    return {
      kubeconfig: write('kubeconfig', JSON.stringify(config)),
      asked: () => expect.poll(() => held.length, { timeout: 10_000 }).toBeGreaterThan(3),
      letGo: () => {
        server.removeAllListeners('request')
        server.on('request', (_, answer) => nothing(answer))
        held.forEach(nothing)
      },
      close: () => {
        server.closeAllConnections()
        server.close()
      },
    }
  }

  it('loads what changed while it started, and outlives the signal that says so', async () => {
    const server = await holdingServer()
    const file = write('policy.yaml', policyText('{packs: [strict], mode: warn}'))
    const gate = start('--policies', file, ...files(), '--cluster', '--kubeconfig', server.kubeconfig)
    await server.asked()
    write('policy.yaml', policyText('{packs: [strict]}'))
    gate.child.kill('SIGHUP')
    server.letGo()
    const url = (await gate.said(/ready on (\S+)/))[1] ?? ''
    await gate.said(/1 policies loaded/)
    expect(allowedIn(await send(`${url}/validate`, reviewBody(true)))).toBe(false)
    gate.child.kill('SIGTERM')
    expect(await gate.ended).toBe(0)
    server.close()
  })

  it('ends when it is told to while it starts', async () => {
    const server = await holdingServer()
    const gate = start(...files(), '--cluster', '--kubeconfig', server.kubeconfig)
    await server.asked()
    gate.child.kill('SIGTERM')
    expect(await gate.ended).toBe(0)
    server.close()
  })

  it('rehearses other policies on what it recorded, and explains a decision', async () => {
    const records = join(folder, 'records')
    const recorder = new SegmentRecorder(records, () => undefined)
    const gate = await open({ onJudged: (judged) => recorder.record(judged) })
    for (const privileged of [true, false])
      await send(`${gate.url}/validate`, reviewBody(privileged, {}, `u-${privileged}`))
    await recorder.flush()
    const file = write('new.yaml', policyText('{packs: [pss-restricted]}'))
    const out = join(folder, 'review.yaml')
    const rehearsed = await seawall(['rehearse', '-p', file, '--records', records, '--exceptions', out])
    expect(rehearsed.code).toBe(1)
    expect(rehearsed.stdout).toMatch(
      /^shop: 1 newly refused, 0 newly admitted\n {2}newly refused: Pod\/p, asked by alice at /,
    )
    expect(rehearsed.stdout).toContain('Rehearsed on 2 recorded reviews from ')
    // With the exceptions it wrote, nothing is newly refused.
    const again = await seawall(['rehearse', '-p', file, out, '--records', records])
    expect([again.code, again.stderr]).toEqual([0, ''])
    const explained = await seawall(['gate', 'explain', records, 'u-true'])
    expect(explained.stdout).toMatch(
      /^deny: CREATE shop\/Pod\/p by alice at .*\n.*\n {2}refused {3}POD-01\/privileged, by ClusterSecurityPolicy\/strict/,
    )
    expect((await seawall(['gate', 'explain', records, 'nobody'])).code).toBe(2)
  })

  it('makes an authority of its own, which lasts, and tolerates what a baseline holds', async () => {
    const file = write('policy.yaml', policyText('{packs: [strict], mode: ratchet}'))
    const manifest = write('pod.yaml', JSON.stringify(JSON.parse(reviewBody(true)).request.object))
    const made = await seawall(['gate', 'baseline', manifest, '-p', file, '-o', join(folder, 'base.json')])
    expect(made).toMatchObject({ code: 0, stderr: '' })
    const flags = ['--policies', file, '--tls-folder', join(folder, 'tls'), '--tolerate', join(folder, 'base.json')]
    const authorities: string[] = []
    for (let round = 0; round < 2; round++) {
      const gate = start(...flags)
      const url = (await gate.said(/ready on (\S+)/))[1] ?? ''
      const ca = readFileSync(join(folder, 'tls/ca.crt'), 'utf8')
      authorities.push(ca)
      expect(allowedIn(await send(`${url}/validate`, reviewBody(true), false, ca))).toBe(true)
      const worse = reviewBody(true).replace('"privileged":true', '"privileged":true,"runAsUser":0')
      expect(allowedIn(await send(`${url}/validate`, worse, false, ca))).toBe(false)
      gate.child.kill('SIGTERM')
      expect(await gate.ended).toBe(0)
    }
    expect(authorities[0]).toBe(authorities[1])
    const { stdout } = await seawall(['gate', 'baseline', manifest, '-p', file, '--compare', join(folder, 'base.json')])
    expect(stdout).toContain('0 failures of 1 mended, 1 left.')
  })

  it('is assumed by a scan that asks for it, which says so', async () => {
    const file = write('policy.yaml', policyText('{packs: [strict], mode: audit, fixes: all}'))
    const manifest = write('pod.yaml', JSON.stringify(JSON.parse(reviewBody(true)).request.object))
    const alone = await seawall(['scan', manifest, '--only', 'POD-01', '--fail-on', 'low'])
    expect(alone.code).toBe(1)
    const assumed = await seawall(['scan', manifest, '--only', 'POD-01', '--fail-on', 'low', '--assume-gate', file])
    expect([assumed.code, assumed.stderr]).toEqual([0, ''])
    expect(assumed.stdout).toContain('pod.yaml (1 object as the gate would change them)')
  })

  it('reads policies as a kubelet mounts them', async () => {
    const mounted = join(folder, 'mounted')
    mkdirSync(join(mounted, '..2026_11_24_12_00_00.1'), { recursive: true })
    writeFileSync(join(mounted, '..2026_11_24_12_00_00.1/p.yaml'), policyText('{packs: [strict]}'))
    symlinkSync('..2026_11_24_12_00_00.1', join(mounted, '..data'))
    symlinkSync('..data/p.yaml', join(mounted, 'p.yaml'))
    const manifest = write('pod.yaml', JSON.stringify(JSON.parse(reviewBody(true)).request.object))
    const tested = await seawall(['gate', 'test', manifest, '-p', mounted])
    expect([tested.code, tested.stderr]).toEqual([1, ''])
  })

  it('answers about files, without serving', async () => {
    const file = write('policy.yaml', policyText('{packs: [strict]}'))
    const manifest = write('pod.yaml', JSON.stringify(JSON.parse(reviewBody(true)).request.object))
    const tested = await seawall(['gate', 'test', manifest, '-p', file])
    expect(tested.code).toBe(1)
    expect(tested.stdout).toMatch(
      /^deny {2}shop\/Pod\/p\n {7}refused by ClusterSecurityPolicy\/strict: POD-01\/privileged/,
    )
    const webhooks = await seawall([
      'gate',
      'webhooks',
      '-p',
      file,
      '--ca',
      write('ca.crt', authority.cert),
      '--url',
      'https://10.0.0.1',
    ])
    expect(webhooks.stdout).toContain('url: "https://10.0.0.1/validate/closed"')
    expect((await seawall(['gate', '-p', file])).stderr).toContain('the gate needs one certificate')
  })

  it.each([
    [
      policyText('{packs: [strict], mod: warn}'),
      'policy.yaml:1: this policy cannot be used: spec has a member that is not known: "mod"',
    ],
    ['kind: [', 'policy.yaml'],
    ['apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n', 'Pod is no policy'],
    [`${policyText('{packs: [strict]}')}---\n${policyText('{packs: [strict]}')}`, 'is declared in'],
  ])('does not start with policies it cannot use: %.30s', async (text, why) => {
    const gate = start('--policies', write('policy.yaml', text), ...files())
    expect(await gate.ended).toBe(2)
    expect(gate.output.stderr).toContain(why)
  })
})
