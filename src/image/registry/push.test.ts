import { describe, expect, it } from 'vitest'
import { type StandInRegistry, sha256 } from '../../../test/stand-in/registry/index.ts'
import type { RegistryOptions } from './options.ts'
import { hasBlob, pushBlob, pushManifest } from './push.ts'
import { failureOf, quick, standIn } from './registry.test-support.ts'
import { openRepository, type Repository } from './repository.ts'

const content = Buffer.from('the content')
const large = Buffer.alloc(20 * 1024 * 1024, 'x')

const open = ({ host }: StandInRegistry, more: RegistryOptions = {}): Repository =>
  openRepository(`${host}/team/data`, { ...quick, mayPush: true, ...more })

describe('a blob', () => {
  it('is put where it is not, and found where it is', async () => {
    const registry = await standIn()
    const repository = open(registry)
    const blob = { digest: sha256(content), size: content.length }
    expect(await hasBlob(repository, blob)).toBe(false)
    expect(await pushBlob(repository, content)).toEqual(blob)
    expect(await hasBlob(repository, blob)).toBe(true)
    expect(registry.store.blobs.get(blob.digest)).toEqual(content)
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'POST', 'PUT', 'HEAD'])
  })

  it('that is large goes in pieces', async () => {
    const registry = await standIn()
    await pushBlob(open(registry), large)
    expect(registry.store.blobs.get(sha256(large))?.equals(large)).toBe(true)
    expect(registry.requests.map(({ method, headers }) => [method, headers['content-range']])).toEqual([
      ['POST', undefined],
      ['PATCH', '0-8388607'],
      ['PATCH', '8388608-16777215'],
      ['PUT', '16777216-20971519'],
    ])
  })

  it('is sent anew when an upload breaks', async () => {
    const registry = await standIn()
    registry.fail(/PATCH/, { kind: 'status', status: 502 })
    await pushBlob(open(registry), large)
    expect(registry.store.blobs.get(sha256(large))?.equals(large)).toBe(true)
  })

  it('is not taken for there when another size is', async () => {
    const registry = await standIn()
    registry.store.blobs.set(sha256(content), content)
    expect(await hasBlob(open(registry), { digest: sha256(content), size: 5 })).toBe(false)
  })

  it('is never put into a mirror, nor looked for in one', async () => {
    const [registry, mirror] = [await standIn(), await standIn()]
    const repository = open(registry, { mirrors: { '*': [mirror.url] } })
    await hasBlob(repository, { digest: sha256(content), size: content.length })
    await pushBlob(repository, content)
    expect(mirror.requests).toEqual([])
  })
})

describe('a login', () => {
  const users = { ann: 'letmein-please' }
  const credentials = { username: 'ann', password: 'letmein-please' }

  it.each(['basic', 'token'] as const)('of kind %s is asked for and used', async (kind) => {
    const registry = await standIn({ auth: { kind, users } })
    await pushBlob(open(registry, { credentials }), content)
    expect(registry.store.blobs.has(sha256(content))).toBe(true)
  })

  it('is asked for the right to push only by who wants to push', async () => {
    const registry = await standIn({ auth: { kind: 'token', users } })
    const repository = open(registry, { credentials, mayPush: false })
    expect(await failureOf(() => pushBlob(repository, content))).toMatchObject({ reason: 'unauthorized' })
    const scopes = registry.requests.filter(({ path }) => path.startsWith('/token')).map(({ path }) => path)
    expect(scopes.every((path) => !path.includes('push'))).toBe(true)
  })

  it('that may only read is told so', async () => {
    const registry = await standIn()
    registry.fail(/POST/, { kind: 'status', status: 403 })
    const error = await failureOf(() => pushBlob(open(registry), content))
    expect(error.message).toMatch(/^the blob sha256:\w+ of .*\/team\/data may not be put there with this login$/)
    expect(error.hint).toMatch(/right to push/)
  })

  it('is not sent where the registry wants the bytes on another host, nor there without TLS', async () => {
    const [registry, away] = [await standIn({ auth: { kind: 'basic', users } }), await standIn()]
    registry.fail(/POST/, { kind: 'status', status: 202, headers: { location: `${away.url}/v2/x/blobs/uploads/1` } })
    await pushBlob(open(registry, { credentials }), content)
    expect(away.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })
})

describe('where the registry wants bytes', () => {
  it.each([
    [undefined, /redirects to nowhere/],
    ['ftp://example.com/', /redirects to nowhere/],
    ['http://169.254.169.254/x', /which is inside this network/],
  ])('%s is refused', async (location, why) => {
    const registry = await standIn()
    const headers = location === undefined ? {} : { location }
    registry.fail(/POST/, { kind: 'status', status: 202, headers })
    expect((await failureOf(() => pushBlob(open(registry), content))).message).toMatch(why)
  })

  it('elsewhere is followed only where the same is to be sent', async () => {
    const [registry, other] = [await standIn(), await standIn()]
    registry.fail(/POST/, { kind: 'redirect', to: `${other.url}/v2/team/data/blobs/uploads/`, status: 302 })
    expect(await failureOf(() => pushBlob(open(registry), content))).toMatchObject({ reason: 'unsafe-redirect' })
    registry.fail(/PUT/, {
      kind: 'redirect',
      to: `${other.url}/v2/team/data/blobs/uploads/1?digest=${sha256(content)}`,
    })
    await pushBlob(open(registry), content)
    expect(other.store.blobs.get(sha256(content))).toEqual(content)
  })
})

describe('a manifest', () => {
  const manifest = { mediaType: 'application/vnd.oci.image.manifest.v1+json', content: Buffer.from('{"layers": []}') }

  it('is put under its tag', async () => {
    const registry = await standIn()
    expect(await pushManifest(open(registry), 'v1', manifest)).toBe(sha256(manifest.content))
    expect(registry.store.repositories.get('team/data')?.tags.get('v1')).toBe(sha256(manifest.content))
  })

  it('is an error when the registry makes something else of it, or does not take it', async () => {
    const registry = await standIn()
    const digest = `sha256:${'0'.repeat(64)}`
    registry.fail(/PUT/, { kind: 'status', status: 201, headers: { 'docker-content-digest': digest } })
    expect(await failureOf(() => pushManifest(open(registry), 'v1', manifest))).toMatchObject({ reason: 'digest' })
    registry.fail(/PUT/, { kind: 'status', status: 413 })
    expect((await failureOf(() => pushManifest(open(registry), 'v1', manifest))).message).toMatch(
      /the manifest v1 of .* was not taken: the server answered 413/,
    )
  })
})
