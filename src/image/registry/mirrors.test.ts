import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { issue } from '../../../test/stand-in/certificates.ts'
import { holdImage, makeImage, rootOf, type StandInRegistry } from '../../../test/stand-in/registry/index.ts'
import { openRegistryImage, type RegistryOptions } from './index.ts'
import { failureOf, quick, standIn } from './registry.test-support.ts'

const image = makeImage()
const authority = issue({ name: 'test authority', authority: true })
const tls = issue({
  name: 'registry',
  hosts: ['r.example.com', 'localhost'],
  addresses: ['127.0.0.1'],
  issuer: authority,
})

const toThisMachine: LookupFunction = (_name, options, done) => {
  if (options.all === true) done(null, [{ address: '127.0.0.1', family: 4 }])
  else done(null, '127.0.0.1', 4)
}

async function held(name = 'library/app', options = {}): Promise<StandInRegistry> {
  const registry = await standIn(options)
  holdImage(registry, name, '1', image)
  return registry
}

const open = (reference: string, options: RegistryOptions) => openRegistryImage(reference, { ...quick, ...options })
const port = ({ host }: StandInRegistry): string => host.split(':')[1] ?? ''

describe('mirrors', () => {
  it('are asked before the registry, which is not asked at all when they have it', async () => {
    const [mirror, origin] = [await held(), await standIn()]
    await open(`${origin.host}/library/app:1`, { mirrors: { [origin.host]: [mirror.url] } })
    expect(origin.requests).toEqual([])
  })

  it('stand in for Docker Hub by any of its names', async () => {
    const mirror = await held()
    const source = await open('app:1', { mirrors: { 'index.docker.io': [mirror.url] } })
    expect(source).toMatchObject({ name: 'docker.io/library/app:1', manifestDigest: rootOf(image).digest })
  })

  it.each(['/proxy/hub', '/v2/proxy/hub/'])('may keep images below the folder %s', async (folder) => {
    const mirror = await held('proxy/hub/library/app')
    await expect(open('app:1', { mirrors: { '*': [`${mirror.url}${folder}`] } })).resolves.toBeDefined()
  })

  it('that fail or have it not lead to the next one, and in the end to the registry', async () => {
    const [origin, empty, broken] = [await held('app'), await standIn(), await standIn()]
    broken.fail(/./, { kind: 'status', status: 500 }, 99)
    const told: string[] = []
    const mirrors = { [origin.host]: [empty.url, broken.url, 'http://127.0.0.1:1'] }
    await open(`${origin.host}/app:1`, { mirrors, announce: (text) => told.push(text) })
    expect(told).toHaveLength(3)
    expect(told[1]).toMatch(/^the mirror .* did not help: .*500/)
  })

  it('are left alone once one did not help', async () => {
    const [origin, empty] = [await held('app'), await standIn()]
    await open(`${origin.host}/app:1`, { mirrors: { [origin.host]: [empty.url] } })
    expect(empty.requests).toHaveLength(1)
  })

  it('never get the login that was given for the registry', async () => {
    const auth = { kind: 'basic', users: { me: 'secret' } } as const
    const [mirror, origin] = [await held('app', { auth }), await held('app', { auth })]
    const credentials = { username: 'me', password: 'secret' }
    await open(`${origin.host}/app:1`, { credentials, mirrors: { [origin.host]: [mirror.url] } })
    expect(mirror.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true)
  })

  it.each(['http://mirror.example.com', 'ftp://127.0.0.1', 'https://me:secret@mirror.example.com'])(
    'at %s are refused',
    async (url) => {
      const error = await failureOf(() => open('app:1', { mirrors: { 'docker.io': [url] } }))
      expect(error.reason).toBe('reference')
      expect(error.message).not.toContain('secret')
    },
  )
})

describe('TLS', () => {
  it('is checked with the authority given', async () => {
    const registry = await held('app', { tls })
    await expect(open(`localhost:${port(registry)}/app:1`, { ca: authority.cert })).resolves.toBeDefined()
  })

  it.each([
    ['an unknown authority', tls, {}, /authority/],
    [
      'another name',
      issue({ name: 'x', hosts: ['other.example.com'], issuer: authority }),
      { ca: authority.cert },
      /another name/,
    ],
    [
      'a certificate of the past',
      issue({
        name: 'x',
        addresses: ['127.0.0.1'],
        issuer: authority,
        notBefore: new Date(0),
        notAfter: new Date(1e12),
      }),
      { ca: authority.cert },
      /expired/,
    ],
  ])('with %s is refused', async (_name, certificate, options, message) => {
    const registry = await held('app', { tls: certificate })
    const error = await failureOf(() => open(`${registry.host}/app:1`, options))
    expect(error.reason).toBe('certificate')
    expect(error.message).toMatch(message)
    expect(registry.requests).toEqual([])
  })

  it('is not checked for a host that is named, and for that one only', async () => {
    const registry = await held('app', { tls })
    await expect(open(`${registry.host}/app:1`, { insecureTls: [registry.host] })).resolves.toBeDefined()
    expect((await failureOf(() => open(`${registry.host}/app:1`, { insecureTls: ['r.example.com'] }))).reason).toBe(
      'certificate',
    )
  })

  it('is left out on this machine', async () => {
    const registry = await held('app')
    for (const host of ['localhost', '127.0.0.1'])
      await expect(open(`${host}:${port(registry)}/app:1`, {})).resolves.toBeDefined()
  })

  it('is not left out for a name that only leads here', async () => {
    const registry = await held('app')
    const reference = `r.example.com:${port(registry)}/app:1`
    const error = await failureOf(() => open(reference, { lookup: toThisMachine }))
    expect([error.reason, error.hint]).toEqual(['not-tls', expect.stringMatching(/without TLS/)])
    const plainHttp = [`r.example.com:${port(registry)}`]
    await expect(open(reference, { lookup: toThisMachine, plainHttp })).resolves.toBeDefined()
  })

  it('is not left out where localhost is another machine', async () => {
    const lookup: LookupFunction = (_name, _options, done) => done(null, [{ address: '203.0.113.9', family: 4 }])
    const options = { mirrors: { 'docker.io': ['http://localhost:5000'] }, lookup, signal: AbortSignal.timeout(1000) }
    const told: string[] = []
    await failureOf(() => open('app:1', { ...options, announce: (text) => told.push(text) }))
    expect(told[0]).toMatch(/not this machine/)
  })

  it('with authorities that are no PEM is a sentence', async () => {
    const registry = await held('app', { tls })
    const error = await failureOf(() => open(`${registry.host}/app:1`, { ca: '-----BEGIN CERTIFICATE-----\nx' }))
    expect(error.name).toBe('RegistryError')
  })
})

describe('a registry that cannot be reached', () => {
  it('by name says so', async () => {
    const lookup: LookupFunction = (name, _options, done) =>
      done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }), [])
    const error = await failureOf(() => open('r.example.com/app:1', { lookup }))
    expect([error.reason, error.message]).toEqual([
      'dns',
      'cannot talk to r.example.com: there is no host of this name',
    ])
  })

  it('at a port where nothing listens says so', async () => {
    const registry = await standIn()
    await registry.stop()
    expect((await failureOf(() => open(`${registry.host}/app:1`, {}))).message).toMatch(/nothing listens there/)
  })
})
