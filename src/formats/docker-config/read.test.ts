import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { credentialsFor, helperFor, readDockerCfg, readDockerConfig } from './index.ts'

const auth = (text: string): { auth: string } => ({ auth: Buffer.from(text).toString('base64') })

const read = (config: unknown) => {
  const result = readDockerConfig(JSON.stringify(config), 'config.json')
  if (!result.ok) throw result.error
  return result.value
}

const usersFor = (auths: Record<string, unknown>, host: string, repository: string): string[] =>
  credentialsFor(read({ auths }).auths, host, repository).map((one) => (one.kind === 'basic' ? one.username : one.kind))

describe('which credentials hold for a repository', () => {
  it.each([
    ['the registry by name', 'ghcr.io', 'ghcr.io', 'org/app', true],
    ['a written scheme and protocol version', 'https://ghcr.io/v2/', 'ghcr.io', 'org/app', true],
    ['a folder of it', 'ghcr.io/org', 'ghcr.io', 'org/app', true],
    ['the repository itself', 'ghcr.io/org/app', 'ghcr.io', 'org/app', true],
    ['another repository whose name goes on', 'ghcr.io/org/ap', 'ghcr.io', 'org/app', false],
    ['a deeper folder', 'ghcr.io/org/app/x', 'ghcr.io', 'org/app', false],
    ['another host', 'ghcr.io.example.com', 'ghcr.io', 'org/app', false],
    ['a host whose end is the same', 'evilghcr.io', 'ghcr.io', 'org/app', false],
    ['the host in capitals', 'GHCR.io', 'ghcr.io', 'org/app', true],
    ['the same port', 'localhost:5000', 'localhost:5000', 'app', true],
    ['another port', 'localhost:5000', 'localhost:5001', 'app', false],
    ['no port', 'localhost', 'localhost:5000', 'app', false],
    ['a star for a label', '*.example.com', 'r.example.com', 'app', true],
    ['a star for one label only', '*.example.com', 'a.b.example.com', 'app', false],
    ['a star in a label', 'r*.example.com', 'r12.example.com', 'app', true],
    ['two stars in a label', 'a*b*c.example.com', 'axxbyyc.example.com', 'app', true],
    ['two stars and no middle', 'a*b*c.example.com', 'axxc.example.com', 'app', false],
    ['stars whose pieces overlap', 'ab*ba.example.com', 'aba.example.com', 'app', false],
    ['Docker Hub by its old address', 'https://index.docker.io/v1/', 'docker.io', 'library/nginx', true],
    ['Docker Hub by the host it serves from', 'docker.io', 'registry-1.docker.io', 'library/nginx', true],
    ['an address of IPv6', '[::1]:5000', '[::1]:5000', 'app', true],
    ['nonsense', 'a b c', 'ghcr.io', 'org/app', false],
  ])('%s', (_name, key, host, repository, holds) => {
    expect(usersFor({ [key]: auth('me:secret') }, host, repository)).toEqual(holds ? ['me'] : [])
  })

  it('puts the longest path first and patterns last', () => {
    const auths = {
      '*.io': auth('pattern:x'),
      'ghcr.io': auth('host:x'),
      'ghcr.io/org/app': auth('app:x'),
      'ghcr.io/org': auth('org:x'),
    }
    expect(usersFor(auths, 'ghcr.io', 'org/app')).toEqual(['app', 'org', 'host', 'pattern'])
  })
})

describe('how a credential is written', () => {
  it.each([
    ['auth', auth('me:pa:ss'), { kind: 'basic', username: 'me', password: 'pa:ss' }],
    [
      'auth with the zero bytes of old clients',
      auth('me:pass\0\0'),
      { kind: 'basic', username: 'me', password: 'pass' },
    ],
    ['user and password', { username: 'me', password: 'p' }, { kind: 'basic', username: 'me', password: 'p' }],
    ['a refresh token', { ...auth('me:'), identitytoken: 't' }, { kind: 'identity-token', token: 't' }],
    ['a token of the registry', { registrytoken: 't' }, { kind: 'bearer', token: 't' }],
    ['a user that stands for a token', auth('<token>:t'), { kind: 'identity-token', token: 't' }],
  ])('%s', (_name, entry, credential) => {
    expect(credentialsFor(read({ auths: { 'r.example.com': entry } }).auths, 'r.example.com', 'a')).toEqual([
      credential,
    ])
  })

  it.each([{}, null, 3, { auth: 'bm9jb2xvbg==' }, { auth: '' }, { auth: '!!' }, { username: 'me' }])(
    'takes %j for no credential',
    (entry) => expect(usersFor({ 'r.example.com': entry }, 'r.example.com', 'a')).toEqual([]),
  )

  it('reads the older file, which has the hosts at its root', () => {
    const old = readDockerCfg(JSON.stringify({ 'https://r.example.com': auth('me:p') }), '.dockercfg')
    expect(old.ok && credentialsFor(old.value.auths, 'r.example.com', 'a')).toHaveLength(1)
  })
})

describe('credential helpers', () => {
  const config = read({ credHelpers: { 'gcr.io': 'gcr', 'docker.io': 'hub', 'x.io': 3 }, credsStore: 'desktop' })
  it.each([
    ['gcr.io', 'gcr'],
    ['index.docker.io', 'hub'],
    ['x.io', 'desktop'],
    ['__proto__', 'desktop'],
  ])('of %s is %s', (host, name) => expect(helperFor(config, host)).toBe(name))
})

describe('a file that is none', () => {
  it.each(['', '[]', '"x"', '{"auths":', '{"auths":{"a":{"auth":"c2VjcmV0OnNlY3JldA=='])('is refused: %s', (text) => {
    const result = readDockerConfig(text, 'config.json')
    expect(result.ok).toBe(false)
    expect(!result.ok && result.error.message).not.toContain('c2Vj')
  })

  it('never throws, whatever the members are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, host) => {
        const result = readDockerConfig(JSON.stringify({ auths: value, credHelpers: value, credsStore: value }), 'x')
        expect(result.ok).toBe(true)
        if (result.ok) credentialsFor(result.value.auths, host, 'a')
      }),
    )
  })
})
