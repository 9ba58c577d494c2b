import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { issue } from '../../../test/stand-in/certificates.ts'
import { holdImage, layersOf, makeImage, type StandInRegistry } from '../../../test/stand-in/registry/index.ts'
import { openRepository, type RegistryOptions, streamBlob } from './index.ts'
import { collect, failureOf, quick, standIn } from './registry.test-support.ts'

const image = makeImage()
const [layer = { digest: '', size: 0 }] = layersOf(image)
const credentials = { username: 'me', password: 'secret' }
const blobs = /blobs/

async function registryAndStore(): Promise<{ registry: StandInRegistry; other: StandInRegistry }> {
  const registry = await standIn({ auth: { kind: 'basic', users: { me: 'secret' } } })
  holdImage(registry, 'app', '1', image)
  return { registry, other: await standIn({ store: registry.store }) }
}

function pull(registry: StandInRegistry, options: RegistryOptions = {}): Promise<Buffer> {
  const repository = openRepository(`${registry.host}/app`, { ...quick, credentials, ...options })
  return collect(streamBlob(repository, layer)).finally(() => repository.close())
}

const blobAt = (url: string): string => `${url}/v2/app/blobs/${layer.digest}`

/** A resolver that says what it is told, name by name; each call takes the next address of the list. */
function resolver(addresses: Readonly<Record<string, string[]>>): LookupFunction {
  return (name, options, done) => {
    const list = addresses[name] ?? []
    const address = (list.length > 1 ? list.shift() : list[0]) ?? ''
    const family = address.includes(':') ? 6 : 4
    if (options.all === true) done(null, [{ address, family }])
    else done(null, address, family)
  }
}

describe('a redirect of a blob', () => {
  it('is followed, and the login stays behind', async () => {
    const { registry, other } = await registryAndStore()
    registry.fail(blobs, { kind: 'status', status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } })
    registry.fail(blobs, { kind: 'redirect', to: blobAt(other.url) })
    expect(await pull(registry)).toEqual(image.blobs.get(layer.digest))
    expect(registry.requests.at(-1)?.headers.authorization).toMatch(/^Basic /)
    expect(other.requests).toHaveLength(1)
    expect(other.requests[0]?.headers.authorization).toBeUndefined()
  })

  it('that leads away and back again does not bring the login back', async () => {
    const { registry, other } = await registryAndStore()
    registry.fail(blobs, { kind: 'redirect', to: `${other.url}/v2/app/blobs/x` })
    other.fail(blobs, { kind: 'redirect', to: blobAt(registry.url) })
    expect((await failureOf(() => pull(registry))).reason).toBe('unauthorized')
    expect(registry.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true)
  })

  it('to the same host keeps the login', async () => {
    const { registry } = await registryAndStore()
    registry.fail(blobs, { kind: 'redirect', to: `${blobAt('')}?signed=1` })
    expect(await pull(registry)).toHaveLength(layer.size)
  })

  it.each([301, 302, 303, 307, 308])('of status %d is one', async (status) => {
    const { registry, other } = await registryAndStore()
    registry.fail(blobs, { kind: 'redirect', to: blobAt(other.url), status })
    expect(await pull(registry)).toHaveLength(layer.size)
  })

  it('is followed five times and not six', async () => {
    const { registry, other } = await registryAndStore()
    registry.fail(blobs, { kind: 'redirect', to: blobAt(other.url) })
    other.fail(blobs, { kind: 'redirect', to: blobAt(other.url) }, 4)
    expect(await pull(registry)).toHaveLength(layer.size)
    registry.reset()
    registry.fail(blobs, { kind: 'redirect', to: blobAt(other.url) })
    other.fail(blobs, { kind: 'redirect', to: blobAt(other.url) }, 99)
    expect((await failureOf(() => pull(registry))).message).toMatch(/more than 5 times/)
  })

  it.each([
    'http://169.254.169.254/latest/meta-data/iam',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[fd00:ec2::254]/',
    'http://2852039166/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://100.100.100.200/',
    'http://10.1.2.3/',
    'http://172.31.0.1/',
    'http://192.168.0.1:8080/',
    'http://[fc00::1]/',
    'http://0.0.0.0/',
    'http://[::]/',
  ])('to %s is refused', async (to) => {
    const { registry } = await registryAndStore()
    registry.fail(blobs, { kind: 'redirect', to })
    const error = await failureOf(() => pull(registry))
    expect([error.reason, error.hint]).toEqual(['unsafe-address', expect.stringMatching(/allow the host/)])
  })

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'javascript:1', 'http://', ''])(
    'to %j is refused',
    async (to) => {
      const { registry } = await registryAndStore()
      registry.fail(blobs, { kind: 'redirect', to })
      expect((await failureOf(() => pull(registry))).reason).toBe('unsafe-redirect')
    },
  )

  it('to a name that leads inside is refused, also when only the connection sees it', async () => {
    const { registry } = await registryAndStore()
    for (const addresses of [['10.0.0.1'], ['169.254.169.254'], ['fd00:ec2::254'], ['::ffff:10.0.0.1']]) {
      registry.fail(blobs, { kind: 'redirect', to: 'http://blobs.example.com/' })
      const lookup = resolver({ 'blobs.example.com': addresses })
      expect((await failureOf(() => pull(registry, { lookup }))).reason).toBe('unsafe-address')
    }
  })

  it('is not followed inside by a registry that stands outside', async () => {
    const ca = issue({ name: 'authority', authority: true })
    const tls = issue({ name: 'r', hosts: ['registry.example.com'], issuer: ca })
    const registry = await standIn({ tls })
    const other = await standIn({ store: registry.store })
    holdImage(registry, 'app', '1', image)
    registry.fail(blobs, { kind: 'redirect', to: blobAt(other.url.replace('http:', 'https:')) })
    const port = registry.host.split(':')[1]
    // It says it is outside; the connection goes to this machine all the same, for want of another.
    const lookup = resolver({ 'registry.example.com': ['127.0.0.1'] })
    const repository = openRepository(`registry.example.com:${port}/app`, { ...quick, ca: ca.cert, lookup })
    const error = await failureOf(() => collect(streamBlob(repository, layer)))
    expect(error.reason).toBe('not-tls') // allowed: registry and store are both of this machine
    registry.fail(blobs, { kind: 'redirect', to: 'https://10.0.0.1/' })
    expect((await failureOf(() => collect(streamBlob(repository, layer)))).reason).toBe('unsafe-address')
    registry.fail(blobs, { kind: 'redirect', to: blobAt(other.url) })
    expect((await failureOf(() => collect(streamBlob(repository, layer)))).reason).toBe('unsafe-redirect')
    repository.close()
  })

  it('inside is followed to a host that is allowed', async () => {
    const { registry, other } = await registryAndStore()
    const port = other.host.split(':')[1]
    registry.fail(blobs, { kind: 'redirect', to: blobAt(`http://blobs.internal:${port}`) }, 2)
    const lookup = resolver({ 'blobs.internal': ['127.0.0.1'] })
    expect(await pull(registry, { lookup, allowRedirectTo: ['blobs.internal'] })).toHaveLength(layer.size)
  })

  it('to a name that changes its address between two looks connects to what was checked', async () => {
    const { registry, other } = await registryAndStore()
    const port = other.host.split(':')[1]
    registry.fail(blobs, { kind: 'redirect', to: blobAt(`http://rebind.example.com:${port}`) }, 2)
    const lookup = resolver({ 'rebind.example.com': ['127.0.0.1', '10.0.0.1'] })
    expect(await pull(registry, { lookup })).toHaveLength(layer.size)
    expect((await failureOf(() => pull(registry, { lookup }))).reason).toBe('unsafe-address')
  })
})
