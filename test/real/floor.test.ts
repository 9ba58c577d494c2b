import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  canonicalJson,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  objectAt,
  textAt,
} from '../../src/core/index.ts'
import { parseYaml } from '../../src/formats/yaml/index.ts'
import { readPodFacts } from '../../src/kube/pod-facts/index.ts'
import { podSecurityChecks } from '../../src/policy/floor/checks.ts'
import {
  approvedEntries,
  collectionPath,
  controllerKinds,
  controllerOf,
  imageOf,
  largePod,
  pinnedImage,
  podOf,
  strictContext,
  templateOf,
} from '../../src/policy/floor/floor.oracle.ts'
import { type FloorLevel, type FloorOptions, floorObjects } from '../../src/policy/floor/index.ts'
import { evaluatePodSecurity, type Judged } from '../../src/policy/pss/index.ts'
import { PodGenerator } from '../../src/policy/pss/pod-generator.oracle.ts'
import { answers } from '../../src/posture/answers.oracle.ts'
import { fixturesFolder } from '../conformance/fixtures.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { realParts } from './parts.ts'
import { withoutInvalidFields } from './repair.ts'

const parts = realParts('kubernetes', ['etcd', 'kube-apiserver'])
const levels: readonly FloorLevel[] = ['baseline', 'restricted']
/** The newest policy version that the server knows. */
const version = 36
const published = join(fixturesFolder(), 'policy/pss/cases.json')

const images = { registries: approvedEntries, digests: true } as const
/** A floor for each namespace. One that refuses names the first rule broken; one that warns names all of them. */
const floors: Readonly<Record<string, FloorOptions>> = {
  baseline: { level: 'baseline', version, templates: true },
  restricted: { level: 'restricted', version, templates: true },
  images: { level: 'restricted', ...images, templates: true },
  'warn-baseline': { level: 'baseline', version, templates: true, actions: ['Warn', 'Audit'] },
  'warn-restricted': { level: 'restricted', version, templates: true, actions: ['Warn'] },
  'warn-images': { level: 'baseline', ...images, actions: ['Warn'] },
}
const namespaces = ['free', ...Object.keys(floors)]

interface Reply {
  readonly status: number
  readonly body: JsonObject
  readonly warnings: readonly string[]
}

interface Tally {
  allowed: number
  forbidden: number
  invalid: number
  /** The checks that forbade anything. */
  readonly checks: Set<string>
  readonly differences: object[]
}

describe.skipIf(parts === undefined)('the floor on a real kube-apiserver', () => {
  let cluster: Cluster

  beforeAll(async () => {
    const [etcd = '', apiServer = ''] = parts ?? []
    cluster = await startCluster({ etcd, apiServer })
    for (const name of namespaces) await created('/api/v1/namespaces', { metadata: { name } })
    for (const object of oldObjects) await created(collectionPath('baseline', textAt(object, 'kind') ?? ''), object)
    for (const namespace of Object.keys(floors)) await install(namespace)
    await installed()
    for (const namespace of ['free', ...levels])
      await created(collectionPath(namespace, 'Pod'), named('base', podOf({ image: pinnedImage })))
  }, 180_000)

  afterAll(() => cluster?.stop(), 30_000)

  function send(method: string, path: string, body?: Json): Promise<Reply> {
    const headers = { authorization: `Bearer ${cluster.tokens.admin}`, 'content-type': 'application/json' }
    return new Promise((done, failed) => {
      const call = request(cluster.url + path, { method, headers, ca: cluster.ca }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        const warnings = answer.rawHeaders.filter((_, at) => answer.rawHeaders[at - 1]?.toLowerCase() === 'warning')
        answer.on('end', () => done({ status: answer.statusCode ?? 0, body: JSON.parse(text), warnings }))
      })
      call.on('error', failed)
      call.end(body === undefined ? undefined : canonicalJson(body))
    })
  }

  async function created(path: string, object: JsonObject): Promise<void> {
    const { status, body } = await send('POST', path, object)
    if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${textAt(body, 'message')}`)
  }

  const tried = (namespace: string, object: JsonObject): Promise<Reply> =>
    send('POST', `${collectionPath(namespace, textAt(object, 'kind') ?? '')}?dryRun=All`, object)

  async function install(namespace: string): Promise<void> {
    const options = floors[namespace] ?? { level: 'baseline' }
    const excludeNamespaces = ['kube-system', ...namespaces.filter((other) => other !== namespace)]
    for (const object of floorObjects({ ...options, name: namespace, excludeNamespaces }))
      await created(`/apis/admissionregistration.k8s.io/v1/${pluralOf(textAt(object, 'kind') ?? '')}`, object)
  }

  /** The server sees new policies within a second or two, in the order in which they were made. */
  async function installed(): Promise<void> {
    const limit = Date.now() + 60_000
    while (Date.now() < limit) {
      const { warnings } = await tried('warn-images', podOf({}))
      if (warnings.some((text) => text.includes('warn-images-digests'))) return
    }
    throw new Error('the policies were not in force within 60 seconds')
  }

  /** The object without what the server finds invalid; undefined when nothing valid is left. */
  async function validPart(object: JsonObject, send: (one: JsonObject) => Promise<Reply>) {
    let left: JsonObject | undefined = object
    for (let tries = 0; left !== undefined && tries < 8; tries++) {
      const { status, body } = await send(left)
      if (status === 200 || status === 201) return left
      if (status !== 422) return undefined
      left = withoutInvalidFields(left, body)
    }
    return undefined
  }

  /** Compares the floors of both levels, check by check, with our verdict about an object. */
  async function compare(object: JsonObject, tally: Tally, judged: Judged): Promise<void> {
    const valid = await validPart(object, (one) => tried('free', one))
    if (valid === undefined) {
      tally.invalid += 1
      return
    }
    for (const level of levels) {
      const expected = checksBroken(valid, level, judged)
      const refused = refusal(await tried(level, valid), level)
      const warned = warnedBy(await tried(`warn-${level}`, valid), `warn-${level}`)
      const same = expected.length === 0 ? refused === undefined : expected.includes(refused ?? '')
      tally[expected.length === 0 ? 'allowed' : 'forbidden'] += 1
      for (const check of expected) tally.checks.add(check)
      if (!same || warned.join() !== expected.join())
        tally.differences.push({ level, expected, refused, warned, object: canonicalJson(valid) })
    }
  }

  it.skipIf(!existsSync(published))('judges the published pods as we do', { timeout: 300_000 }, async () => {
    const tally = newTally()
    for (const pod of publishedPods()) await compare(pod, tally, 'pod')
    expectSame('published pods', tally, 200)
    const checks = levels.flatMap((level) => podSecurityChecks(level, version).map(({ name }) => name))
    expect([...tally.checks].sort()).toEqual([...new Set(checks)].sort())
  })

  it('judges generated pods as we do', { timeout: 300_000 }, async () => {
    const generator = new PodGenerator(36)
    const tally = newTally()
    for (let index = 0; index < 1150; index++) await compare(podFrom(generator.pod()), tally, 'pod')
    expectSame('generated pods', tally, 250)
  })

  it('judges the pod templates of every controller as we do', { timeout: 300_000 }, async () => {
    const generator = new PodGenerator(37)
    const tally = newTally()
    for (let index = 0; index < 420; index++) {
      const kind = controllerKinds[index % controllerKinds.length] ?? ''
      await compare(controllerOf(kind, podFrom(generator.pod())), tally, 'template')
    }
    expectSame('templates', tally, 100)
  })

  it('judges ephemeral containers as we do', { timeout: 300_000 }, async () => {
    const generator = new PodGenerator(38)
    const seen = { allowed: 0, forbidden: 0, invalid: 0 }
    const differences: object[] = []
    for (let index = 0; index < 120; index++) {
      const debugged = (base: JsonObject): JsonObject => withEphemeral(base, ephemeralFrom(generator.pod()))
      const base = await send('GET', `${collectionPath('free', 'Pod')}/base`)
      const put = (namespace: string) => (pod: JsonObject) =>
        send('PUT', `${collectionPath(namespace, 'Pod')}/base/ephemeralcontainers?dryRun=All`, pod)
      const valid = await validPart(debugged(base.body), put('free'))
      if (valid === undefined) {
        seen.invalid += 1
        continue
      }
      for (const level of levels) {
        const expected = checksBroken(valid, level, 'pod')
        const own = await send('GET', `${collectionPath(level, 'Pod')}/base`)
        const ephemeral = listAt(objectAt(valid, 'spec'), 'ephemeralContainers')
        const refused = refusal(await put(level)(withEphemeral(own.body, ephemeral)), level)
        seen[expected.length === 0 ? 'allowed' : 'forbidden'] += 1
        const same = expected.length === 0 ? refused === undefined : expected.includes(refused ?? '')
        if (!same) differences.push({ level, expected, refused, ephemeral: canonicalJson(ephemeral) })
      }
    }
    report('ephemeral containers', seen, differences)
    expect(seen.allowed).toBeGreaterThan(20)
    expect(seen.forbidden).toBeGreaterThan(20)
  })

  it('judges images as IMG-10 and POD-16 do', { timeout: 300_000 }, async () => {
    const generator = new PodGenerator(39)
    const seen = { registry: 0, digest: 0, allowed: 0, invalid: 0 }
    const differences: object[] = []
    for (let index = 0; index < 400; index++) {
      const pod = podOf({ image: imageOf(generator) })
      if ((await tried('free', pod)).status !== 201) {
        seen.invalid += 1
        continue
      }
      const expected = await imageChecksBroken(pod)
      const warned = warnedBy(await tried('warn-images', pod), 'warn-images')
      const refused = refusal(await tried('images', pod), 'images')
      if (expected.includes('approved-registries')) seen.registry += 1
      if (expected.includes('digests')) seen.digest += 1
      if (expected.length === 0) seen.allowed += 1
      const same = expected.length === 0 ? refused === undefined : expected.includes(refused ?? '')
      if (!same || warned.join() !== expected.join())
        differences.push({ image: canonicalJson(pod), expected, warned, refused })
    }
    report('images', seen, differences)
    expect(Math.min(seen.registry, seen.digest, seen.allowed)).toBeGreaterThan(30)
  })

  it('lets an old pod that breaks the rules be labelled, and nothing be added to it', async () => {
    const path = `${collectionPath('baseline', 'Pod')}/old`
    const { body: old } = await send('GET', path)
    const put = (pod: JsonObject, sub = '') => send('PUT', `${path}${sub}?dryRun=All`, pod)
    expect((await put(labelled(old))).status).toBe(200)
    expect(refusal(await put(withImage(old, 'y')), 'baseline')).toBe('privileged')
    const debugged = withEphemeral(old, [{ name: 'debug', image: 'x' }])
    expect(refusal(await put(debugged, '/ephemeralcontainers'), 'baseline')).toBe('privileged')
  })

  it.each(controllerKinds)('lets an old %s be labelled and its template be mended, not changed', async (kind) => {
    const path = `${collectionPath('baseline', kind)}/old`
    const { body: old } = await send('GET', path)
    const put = (object: JsonObject) => send('PUT', `${path}?dryRun=All`, object)
    expect((await put(labelled(old))).status).toBe(200)
    if (kind === 'Job') return // its template cannot be changed at all
    expect(refusal(await put(withImage(old, 'y')), 'baseline')).toBe('privileged')
    expect((await put(mended(old))).status).toBe(200)
  })

  it('follows the policy version it was made for', async () => {
    const sysctls = [{ name: 'net.ipv4.tcp_notsent_lowat', value: '1' }] // allowed from v1.37 on
    const pod = podOf({ image: pinnedImage }, { securityContext: { sysctls } })
    expect(refusal(await tried('restricted', pod), 'restricted')).toBe('sysctls')
    expect(refusal(await tried('images', pod), 'images')).toBeUndefined()
  })

  it('names what breaks a rule', async () => {
    const containers = ['a', 'b', 'c'].map((name) => ({
      name,
      image: 'evil.io/x:1',
      securityContext: { ...strictContext, ...(name !== 'b' && { runAsUser: 0 }) },
    }))
    const pod = podOf({}, { containers })
    expect(textAt((await tried('restricted', pod)).body, 'message')).toContain(
      'denied request: run-as-user: containers a, c must not set securityContext.runAsUser=0',
    )
    expect(textAt((await tried('images', podOf({ image: `evil.io/${pinnedImage}` }))).body, 'message')).toContain(
      'denied request: approved-registries: container app (evil.io/ghcr.io/acme/app) must run an image of an approved registry',
    )
  })

  it('judges a pod of a hundred large containers within its budget', async () => {
    const change = { privileged: true, allowPrivilegeEscalation: true, runAsUser: 0 }
    expect((await tried('images', largePod(50))).status).toBe(201)
    const { body } = await tried('images', largePod(50, change))
    // With this many names the server prints the message that stands in for them.
    expect(textAt(body, 'message')).toMatch(/denied request: privileged: containers must not set [\w.]+=true$/)
  })

  it('judges a thousand small containers, and refuses what is beyond its budget', { timeout: 60_000 }, async () => {
    const small = (_: unknown, index: number): JsonObject => ({
      name: `c${index}`,
      image: pinnedImage,
      securityContext: strictContext,
    })
    const pod = (count: number): JsonObject => podOf({}, { containers: Array.from({ length: count }, small) })
    expect((await tried('images', pod(1_000))).status).toBe(201)
    const { status, body } = await tried('images', pod(6_000))
    expect([status, textAt(body, 'message')]).toEqual([422, expect.stringContaining('cost limit exceeded')])
  })

  function newTally(): Tally {
    return { allowed: 0, forbidden: 0, invalid: 0, checks: new Set(), differences: [] }
  }

  function expectSame(what: string, { differences, checks, ...seen }: Tally, least: number): void {
    report(what, { ...seen, checks: checks.size }, differences)
    expect(seen.allowed).toBeGreaterThan(least / 2)
    expect(seen.forbidden).toBeGreaterThan(least)
  }

  function report(what: string, seen: object, differences: readonly object[]): void {
    console.log(`real kube-apiserver, ${what}: ${JSON.stringify(seen)}, ${differences.length} differences`)
    expect(differences.slice(0, 3)).toEqual([])
  }
})

/** Objects from before the floor that break it. */
const oldObjects: readonly JsonObject[] = [
  named('old', podOf({ securityContext: { privileged: true } })),
  ...controllerKinds.map((kind) => named('old', controllerOf(kind, podOf({ securityContext: { privileged: true } })))),
]

/** The floor's checks that break by our verdict, by name. */
function checksBroken(object: JsonObject, level: FloorLevel, judged: Judged): readonly string[] {
  const pod = judged === 'pod' ? object : templateOf(object)
  const facts = readPodFacts(objectAt(pod, 'spec') ?? {}, objectAt(pod, 'metadata'))
  const found = evaluatePodSecurity(facts, level, version, judged).violations.map(({ check }) => check)
  const checks = podSecurityChecks(level, version).filter(({ same }) => found.some((check) => same.includes(check)))
  return checks.map(({ name }) => name).sort()
}

async function imageChecksBroken(pod: JsonObject): Promise<readonly string[]> {
  const text = canonicalJson(pod)
  const registry = await answers('IMG-10/unapproved-registry', text, { params: { approved: approvedEntries } })
  const digest = [...(await answers('POD-16/no-digest', text)), ...(await answers('POD-16/mutable-tag', text))]
  return [...(registry.length > 0 ? ['approved-registries'] : []), ...(digest.length > 0 ? ['digests'] : [])]
}

/** The check that refused; the whole answer when anything but a rule of the floor did. */
function refusal({ status, body }: Reply, floor: string): string | undefined {
  if (status === 200 || status === 201) return undefined
  const message = textAt(body, 'message') ?? ''
  return (status === 403 && checkIn(message, floor)) || `${status} ${message}`
}

/** The checks that warned; an expression that failed stands there with its error. */
function warnedBy({ warnings }: Reply, floor: string): readonly string[] {
  const checks = warnings
    .filter((text) => text.includes(' ValidatingAdmissionPolicy '))
    .map((text) => checkIn(text, floor) ?? text)
  return [...new Set(checks)].sort()
}

/** `ValidatingAdmissionPolicy 'floor-concern' with binding '…' denied request: check: …`. */
function checkIn(message: string, floor: string): string | undefined {
  const [, policy, check] =
    /ValidatingAdmissionPolicy '([^']*)' with binding '[^']*'[^:]*: ([a-z-]+): /.exec(message) ?? []
  return policy?.startsWith(`${floor}-`) ? check : undefined
}

function publishedPods(): readonly JsonObject[] {
  const entries: readonly Json[] = JSON.parse(readFileSync(published, 'utf8'))
  const files = new Set(entries.map((entry) => textAt(entry, 'pod') ?? ''))
  return [...files].flatMap((file) => {
    const read = parseYaml(readFileSync(join(dirname(published), file), 'utf8'))
    return read.ok && isObject(read.value) ? [podFrom(read.value)] : []
  })
}

/**
 * A pod as the server might take it. Ephemeral containers have a subresource of their own; a volume of a type that
 * nobody knows is forbidden to us, while the server forgets the field.
 */
function podFrom(pod: Json): JsonObject {
  const { ephemeralContainers: _, volumes, ...rest } = objectAt(pod, 'spec') ?? {}
  const known = isArray(volumes) ? volumes.filter((volume) => member(volume, 'somethingNew') === undefined) : []
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...objectAt(pod, 'metadata'), name: 'p' },
    spec: { ...rest, ...(known.length > 0 && { volumes: known }) },
  }
}

/** The containers of a generated pod, without what ephemeral ones may not have. */
function ephemeralFrom(pod: Json): readonly Json[] {
  return listAt(objectAt(pod, 'spec'), 'containers').map((container, index) => ({
    name: `e${index}`,
    image: 'x',
    ...(objectAt(container, 'securityContext') && { securityContext: member(container, 'securityContext') ?? {} }),
  }))
}

function withEphemeral(pod: JsonObject, ephemeralContainers: readonly Json[]): JsonObject {
  return { ...pod, spec: { ...objectAt(pod, 'spec'), ephemeralContainers } }
}

function named(name: string, object: JsonObject): JsonObject {
  return { ...object, metadata: { ...objectAt(object, 'metadata'), name } }
}

function labelled(object: JsonObject): JsonObject {
  return { ...object, metadata: { ...objectAt(object, 'metadata'), labels: { seen: 'yes' } } }
}

function withImage(object: JsonObject, image: string): JsonObject {
  return changed(object, (container) => ({ ...container, image }))
}

function mended(object: JsonObject): JsonObject {
  return changed(object, (container) => ({ ...container, securityContext: {} }))
}

/** With every container changed, wherever they stand. */
function changed(value: JsonObject, change: (container: JsonObject) => JsonObject): JsonObject {
  const walk = (one: Json): Json => (isObject(one) ? changed(one, change) : one)
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === 'containers' && isArray(inner)
        ? [key, inner.map((one) => (isObject(one) ? change(one) : one))]
        : [key, walk(inner)],
    ),
  )
}

function pluralOf(kind: string): string {
  return kind.toLowerCase().replace(/y$/, 'ie').concat('s')
}
