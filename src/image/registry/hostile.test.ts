import { describe, expect, it } from 'vitest'
import {
  configOf,
  holdImage,
  makeImage,
  makeIndex,
  rootOf,
  type StandInRegistry,
} from '../../../test/stand-in/registry/index.ts'
import { openRegistryImage, type RegistryOptions } from './index.ts'
import { failureOf, quick, standIn } from './registry.test-support.ts'

const image = makeImage()
const manifests = /manifests/

async function held(): Promise<StandInRegistry> {
  const registry = await standIn()
  holdImage(registry, 'app', '1', image)
  return registry
}

const open = (registry: StandInRegistry, options: RegistryOptions = {}, reference = 'app:1') =>
  openRegistryImage(`${registry.host}/${reference}`, { ...quick, ...options })

describe('a registry that lies', () => {
  const other = makeImage({ run: { User: '0' } })

  it('about the bytes of a digest is found out', async () => {
    const registry = await held()
    const headers = { 'docker-content-digest': rootOf(other).digest }
    registry.fail(manifests, { kind: 'lie', content: rootOf(other).content, headers })
    const error = await failureOf(() => open(registry, {}, `app@${rootOf(image).digest}`))
    expect(error.reason).toBe('digest')
  })

  it('about the digest of a tag is found out', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'lie', content: rootOf(other).content })
    expect((await failureOf(() => open(registry))).reason).toBe('digest')
  })

  it('about the manifest inside an index is found out', async () => {
    const registry = await standIn()
    holdImage(registry, 'app', '1', makeIndex([image]))
    registry.fail(/sha256:/, { kind: 'lie', content: rootOf(other).content, headers: { 'docker-content-digest': '' } })
    expect((await failureOf(() => open(registry))).reason).toBe('digest')
  })

  it('about the configuration is found out', async () => {
    const registry = await held()
    registry.fail(/blobs/, { kind: 'lie', content: Buffer.alloc(configOf(image).content.length, ' ') })
    expect((await failureOf(() => open(registry))).reason).toBe('digest')
  })

  it.each([
    ['an image', image, 'application/vnd.oci.image.index.v1+json'],
    ['an index', makeIndex([image]), 'application/vnd.oci.image.manifest.v1+json'],
    ['an image of another kind', image, 'application/vnd.docker.distribution.manifest.v2+json'],
  ])('about %s by its content type is refused', async (_name, held, type) => {
    const registry = await standIn()
    holdImage(registry, 'app', '1', held)
    registry.fail(manifests, { kind: 'lie', headers: { 'content-type': type } })
    expect((await failureOf(() => open(registry))).message).toMatch(/and is something else/)
  })

  it('in no known content type is judged by the bytes', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'lie', headers: { 'content-type': 'text/plain; charset=utf-8' } })
    await expect(open(registry)).resolves.toBeDefined()
  })
})

describe('a registry whose answers are too large or no answers', () => {
  it.each([
    ['a manifest of 5 MiB', Buffer.alloc(5 * 1024 * 1024, ' '), /is larger than 4194304 bytes/],
    ['no JSON', Buffer.from('<html>'), /is no JSON/],
    ['nothing', Buffer.alloc(0), /is no JSON/],
    ['a list', Buffer.from('[]'), /is no manifest/],
    ['JSON of 100,000 lists', Buffer.from('['.repeat(100_000)), /./],
    ['an image without a configuration', Buffer.from('{"layers":[]}'), /names no configuration/],
    ['schema 1', Buffer.from('{"schemaVersion":1}'), /schema 1/],
  ])('sends %s', async (_name, content, message) => {
    const registry = await held()
    registry.fail(manifests, { kind: 'lie', content, headers: { 'docker-content-digest': '' } })
    expect((await failureOf(() => open(registry))).message).toMatch(message)
  })

  it('has a configuration beyond what one may be, which is not fetched', async () => {
    const registry = await standIn()
    const config = { mediaType: 'x', digest: configOf(image).digest, size: 9 * 1024 * 1024 }
    holdImage(registry, 'app', '1', makeImage({ members: { config } }))
    expect((await failureOf(() => open(registry))).code).toBe('too-large')
    expect(registry.requests).toHaveLength(1)
  })

  it('has a head without end', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'lie', headers: { 'x-long': 'x'.repeat(100_000) } })
    expect((await failureOf(() => open(registry))).message).toMatch(/head larger than 16 KiB/)
  })

  it('says nothing but hostile text, which is made printable and short', async () => {
    const registry = await held()
    const body = JSON.stringify({ errors: [{ code: 'X', message: `\u001b]0;title\u0007\u202e${'x'.repeat(9000)}` }] })
    registry.fail(manifests, { kind: 'status', status: 400, body })
    const { message } = await failureOf(() => open(registry))
    expect(message).toMatch(/\\u\{1b\}\]0;title\\u\{7\}\\u\{202e\}xxx/)
    expect(message.length).toBeLessThan(500)
  })
})

describe('what is not there, or not now', () => {
  it.each([
    [401, 'unauthorized', /docker login/],
    [403, 'denied', /right to pull/],
    [404, 'not-found', /name and the tag/],
    [418, 'refused', /is this a registry/],
  ] as const)('status %d is %s, and is asked once', async (status, reason, hint) => {
    const registry = await held()
    const headers = { 'www-authenticate': 'Basic realm="x"' }
    registry.fail(manifests, { kind: 'status', status, headers }, 99)
    const error = await failureOf(() => open(registry))
    expect([error.reason, error.details.status]).toEqual([reason, status])
    expect(error.hint).toMatch(hint)
    expect(error.message).toContain(`the manifest 1 of ${registry.host}/app`)
    expect(registry.requests).toHaveLength(1)
  })

  it.each([429, 500, 502, 503, 504])('status %d passes', async (status) => {
    const registry = await held()
    registry.fail(manifests, { kind: 'status', status }, 2)
    await expect(open(registry)).resolves.toBeDefined()
  })

  it('waits as long as the registry asks', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'status', status: 429, headers: { 'retry-after': '1' } })
    const start = performance.now()
    await open(registry)
    expect(performance.now() - start).toBeGreaterThan(990)
  })

  it('does not wait longer than it may, and says how long it would be', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }, 99)
    const error = await failureOf(() => open(registry))
    expect([error.reason, error.hint]).toEqual(['rate-limited', 'the server asks to wait 3600 seconds'])
    expect(registry.requests).toHaveLength(1)
  })

  it('gives up on a server that stays broken', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'status', status: 503 }, 99)
    expect((await failureOf(() => open(registry))).reason).toBe('server')
    expect(registry.requests).toHaveLength(3)
  })
})

describe('deadlines', () => {
  const within = (ms: number, run: () => Promise<unknown>) => async () => {
    const start = performance.now()
    const error = await failureOf(run)
    expect(performance.now() - start).toBeLessThan(ms)
    return error
  }

  it('hold for the head of an answer', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'hang' }, 99)
    const error = await within(3000, () => open(registry, { deadlines: { headerMs: 100 } }))()
    expect([error.reason, error.message]).toEqual([
      'timeout',
      expect.stringContaining('did not answer within 0.1 seconds'),
    ])
    expect(registry.requests).toHaveLength(2)
  })

  it('hold for silence', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'stall', after: 10 }, 99)
    const error = await within(3000, () => open(registry, { deadlines: { idleMs: 100 } }))()
    expect(error.message).toMatch(/went silent/)
  })

  it('hold for all of an answer, however steadily it trickles', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'slow', bytes: 1, everyMs: 20 }, 99)
    const error = await within(3000, () => open(registry, { deadlines: { answerMs: 300 } }))()
    expect(error.message).toMatch(/longer than it may in all/)
  })

  it('hold while waiting for the next try', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'status', status: 429, headers: { 'retry-after': '30' } }, 99)
    const retry = { attempts: 4, firstWaitMs: 1, maxWaitMs: 60_000 }
    const error = await within(3000, () => open(registry, { retry, deadlines: { answerMs: 200 } }))()
    expect(error.reason).toBe('timeout')
  })

  it('end at once when the caller gives up', async () => {
    const registry = await held()
    registry.fail(manifests, { kind: 'hang' }, 99)
    const giveUp = new AbortController()
    setTimeout(() => giveUp.abort(), 50)
    expect((await within(2000, () => open(registry, { signal: giveUp.signal }))()).reason).toBe('aborted')
    expect((await within(2000, () => open(registry, { signal: giveUp.signal }))()).reason).toBe('aborted')
  })
})
