import { describe, expect, it } from 'vitest'
import { credentialsFor, readPullSecret } from './index.ts'

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64')
const hosts = { 'r.example.com': { username: 'me', password: 'p' } }
const metadata = { namespace: 'shop', name: 'pull' }

describe('a pull secret', () => {
  it.each([
    ['kubernetes.io/dockerconfigjson', { data: { '.dockerconfigjson': base64({ auths: hosts }) } }],
    ['kubernetes.io/dockerconfigjson', { stringData: { '.dockerconfigjson': JSON.stringify({ auths: hosts }) } }],
    ['kubernetes.io/dockercfg', { data: { '.dockercfg': base64(hosts) } }],
  ])('of type %s gives its credentials', (type, content) => {
    const read = readPullSecret({ type, metadata, ...content })
    expect(read.ok && credentialsFor(read.value.auths, 'r.example.com', 'a')).toHaveLength(1)
  })

  it('never names a program to run', () => {
    const config = base64({ auths: hosts, credsStore: 'evil', credHelpers: { 'r.example.com': 'evil' } })
    const read = readPullSecret({ type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': config } })
    expect(read.ok && [read.value.store, read.value.helpers.size]).toEqual([undefined, 0])
  })

  it.each([
    [{ type: 'Opaque', metadata }, 'the pull secret shop/pull is of type Opaque'],
    [{ metadata: {} }, 'the pull secret default/without a name is of type Opaque'],
    [{ type: 'kubernetes.io/dockercfg', metadata }, 'the pull secret shop/pull has no .dockercfg'],
    [
      { type: 'kubernetes.io/dockercfg', metadata, data: { '.dockercfg': 'bm8=' } },
      'the pull secret shop/pull is no JSON object',
    ],
  ])('%j is refused', (secret, message) => {
    const read = readPullSecret(secret)
    expect(!read.ok && read.error.message).toBe(message)
  })
})
