import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  holdImage,
  makeImage,
  rootOf,
  type StandInAuth,
  type StandInRegistry,
} from '../../../test/stand-in/registry/index.ts'
import { listReferrers, listTags, openRegistryImage, openRepository, type RegistryOptions } from './index.ts'
import { failureOf, quick, standIn } from './registry.test-support.ts'

const password = 'correct-horse-battery'
const users = { me: password }
const me = { username: 'me', password }
const image = makeImage()
const kinds = ['basic', 'token'] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seawall-login-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function guarded(auth: Omit<StandInAuth, 'users'>): Promise<StandInRegistry> {
  const registry = await standIn({ auth: { users, ...auth } })
  holdImage(registry, 'team/app', '1.0', image)
  return registry
}

const open = (registry: StandInRegistry, options: RegistryOptions) =>
  openRegistryImage(`${registry.host}/team/app:1.0`, { ...quick, ...options })

async function withConfig(config: unknown): Promise<RegistryOptions> {
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
  return { env: { DOCKER_CONFIG: folder } }
}

describe.each(kinds)('a registry with %s authentication', (kind) => {
  it('opens for the user and password given', async () => {
    await expect(open(await guarded({ kind }), { credentials: me })).resolves.toMatchObject({ kind: 'registry' })
  })

  it('opens for the login of config.json', async () => {
    const registry = await guarded({ kind })
    const auth = Buffer.from(`me:${password}`).toString('base64')
    await expect(
      open(registry, await withConfig({ auths: { [`${registry.host}/team`]: { auth } } })),
    ).resolves.toBeDefined()
  })

  it('opens for a pull secret, and tries each that fits', async () => {
    const registry = await guarded({ kind })
    const secret = (login: object) => ({
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': JSON.stringify({ auths: { [registry.host]: login } }) },
    })
    const pullSecrets = [secret({ username: 'old', password: 'gone' }), secret(me)]
    await expect(open(registry, { pullSecrets })).resolves.toBeDefined()
  })

  it('says what to do when there is no login', async () => {
    const error = await failureOf(async () => open(await guarded({ kind }), {}))
    expect(error.reason).toBe('unauthorized')
    expect(error.hint).toMatch(/docker login/)
  })

  it('says whose login was wrong, and never what it was', async () => {
    const registry = await guarded({ kind })
    const error = await failureOf(() => open(registry, { credentials: { username: 'me', password: 'wrong-password' } }))
    expect(error.reason).toBe('unauthorized')
    expect(error.message).toContain('the user and password given did not open it')
    expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain('wrong-password')
  })

  it('cannot have our login printed by repeating it', async () => {
    const registry = await guarded({ kind })
    const header = Buffer.from(`me:${password}`).toString('base64')
    const body = JSON.stringify({ errors: [{ message: `you sent ${password} and ${header}\u001b[2J` }] })
    registry.fail(/manifests/, { kind: 'status', status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } })
    registry.fail(/manifests/, { kind: 'status', status: 403, body })
    const { message } = await failureOf(() => open(registry, { credentials: me }))
    expect(message).toContain('you sent … and …\\u{1b}')
    expect(message).not.toMatch(new RegExp(`${password}|${header}`))
  })
})

describe('tokens', () => {
  it('are given to everybody where the registry allows it', async () => {
    const registry = await guarded({ kind: 'token', anonymousPull: true })
    await open(registry, {})
    expect(registry.requests.find(({ path }) => path.startsWith('/token'))?.headers.authorization).toBeUndefined()
  })

  it('are fetched once and kept until they expire', async () => {
    const registry = await guarded({ kind: 'token' })
    const repository = openRepository(`${registry.host}/team/app`, { ...quick, credentials: me })
    for (let time = 0; time < 3; time++) await listTags(repository)
    expect(registry.requests.map(({ path }) => path.split('?')[0])).toEqual([
      '/v2/team/app/tags/list',
      '/token',
      ...Array(3).fill('/v2/team/app/tags/list'),
    ])
    repository.close()
  })

  it('are fetched again when they were taken back early', async () => {
    const registry = await guarded({ kind: 'token' })
    const repository = openRepository(`${registry.host}/team/app`, { ...quick, credentials: me })
    await listTags(repository)
    registry.revoke()
    expect(await listTags(repository)).toEqual(['1.0'])
    repository.close()
  })

  it('come for a refresh token, which is posted and never in an address', async () => {
    const registry = await guarded({ kind: 'token', refreshTokens: { 'refresh-me': 'me' } })
    await open(registry, await withConfig({ auths: { [registry.host]: { identitytoken: 'refresh-me' } } }))
    const asked = registry.requests.filter(({ path }) => path.startsWith('/token'))
    expect(asked.map(({ method, path }) => [method, path])).toEqual([['POST', '/token']])
  })

  it('are asked for to pull only, whatever the registry says', async () => {
    const registry = await guarded({ kind: 'token', scope: 'repository:team/app:pull,push' })
    const error = await failureOf(() => open(registry, { credentials: me }))
    expect(error.reason).toBe('unauthorized')
    const asked = registry.requests.find(({ path }) => path.startsWith('/token'))
    expect(new URL(asked?.path ?? '', registry.url).searchParams.get('scope')).toBe('repository:team/app:pull')
  })

  it.each([
    ['http://169.254.169.254/latest/meta-data', 'unsafe-redirect'],
    ['http://203.0.113.9/token', 'unsafe-redirect'],
    ['https://169.254.169.254/latest/meta-data', 'unsafe-address'],
    ['https://[fd00:ec2::254]/token', 'unsafe-address'],
    ['https://10.0.0.1/token', 'unsafe-address'],
    ['file:///etc/passwd', 'malformed'],
    ['http://me:secret@127.0.0.1/token', 'malformed'],
    ['/token', 'malformed'],
  ])('are not fetched from %s', async (realm, reason) => {
    const registry = await guarded({ kind: 'token', realm })
    expect((await failureOf(() => open(registry, { credentials: me }))).reason).toBe(reason)
  })

  it.each([400, 404, 405])('that are answered by %d are an error, and not “there is no such thing”', async (status) => {
    const registry = await guarded({ kind: 'token' })
    registry.fail(/token/, { kind: 'status', status }, 99)
    const repository = openRepository(`${registry.host}/team/app`, { ...quick, credentials: me })
    expect((await failureOf(() => listReferrers(repository, rootOf(image).digest))).reason).toBe('refused')
    repository.close()
  })

  it.each(['{}', 'no JSON', '{"token":"a\\nb"}', '{"token":7}', '{"token":""}'])('are not %j', async (body) => {
    const registry = await guarded({ kind: 'token' })
    registry.fail(/token/, { kind: 'status', status: 200, body })
    expect((await failureOf(() => open(registry, { credentials: me }))).reason).toBe('malformed')
  })
})

describe('a login', () => {
  it.each(kinds)('of %s is found also by many requests at once', async (kind) => {
    const registry = await guarded({ kind })
    const secret = (login: object) => ({
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': JSON.stringify({ auths: { [registry.host]: login } }) },
    })
    const pullSecrets = [secret({ username: 'old', password: 'gone' }), secret(me)]
    const repository = openRepository(`${registry.host}/team/app`, { ...quick, pullSecrets })
    const many = Array.from({ length: 20 }, () => listTags(repository))
    expect(await Promise.all(many)).toEqual(many.map(() => ['1.0']))
    expect(registry.requests.filter(({ path }) => path.startsWith('/token')).length).toBeLessThanOrEqual(2)
    registry.revoke()
    const again = Array.from({ length: 20 }, () => listTags(repository))
    expect(await Promise.all(again)).toEqual(again.map(() => ['1.0']))
    repository.close()
  })

  it('is not sent before the registry asks for it', async () => {
    const registry = await standIn()
    holdImage(registry, 'team/app', '1.0', image)
    await open(registry, { credentials: me })
    expect(registry.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([])
  })

  it('ends in a sentence when the registry asks for it forever', async () => {
    const registry = await standIn()
    for (const scope of ['a', 'b', 'c'])
      registry.fail(/manifests/, {
        kind: 'status',
        status: 401,
        headers: { 'www-authenticate': `Basic realm="${scope}"` },
      })
    expect((await failureOf(() => open(registry, { credentials: me }))).reason).toBe('unauthorized')
  })

  it('is missed when the registry does not say of which kind', async () => {
    const registry = await standIn()
    registry.fail(/manifests/, { kind: 'status', status: 401 })
    expect((await failureOf(() => open(registry, { credentials: me }))).message).toMatch(/does not say of which kind/)
  })
})
