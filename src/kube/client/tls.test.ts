import { createServer as createPlainServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { accessTo } from '../../../test/stand-in/access.ts'
import {
  adminToken,
  type StandIn,
  type StandInOptions,
  startApiServer,
} from '../../../test/stand-in/apiserver/index.ts'
import { issue } from '../../../test/stand-in/certificates.ts'
import type { ClusterAccess } from './access.ts'
import { openClient } from './client.ts'
import type { KubeError } from './error.ts'

const hour = 3600 * 1000
const ago = (hours: number): Date => new Date(Date.now() - hours * hour)
const authority = issue({ name: 'cluster authority', authority: true })
const stranger = issue({ name: 'another authority', authority: true })
const good = issue({ name: 'apiserver', addresses: ['127.0.0.1'], hosts: ['kubernetes.default'], issuer: authority })

const running: StandIn[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})

async function start(options: StandInOptions): Promise<StandIn> {
  const server = await startApiServer(options)
  running.push(server)
  return server
}

/** The version the server tells, or the error, and what was announced. */
async function ask(
  access: ClusterAccess,
  env: NodeJS.ProcessEnv = {},
): Promise<{ answer: string | KubeError; announced: string[] }> {
  const announced: string[] = []
  const client = openClient(access, { env, announce: (text) => announced.push(text), retry: { attempts: 1 } })
  const answer = await client.version().catch((error: KubeError) => error)
  client.close()
  return { answer, announced }
}

const trusting = (server: StandIn, more: Partial<ClusterAccess> = {}): ClusterAccess => ({
  ...accessTo(server.url, { token: adminToken, ca: authority.cert }),
  ...more,
})

describe('the certificate of the server', () => {
  it('is good when the authority of the kubeconfig issued it', async () => {
    const server = await start({ tls: good })
    expect(await ask(trusting(server))).toEqual({ answer: 'v1.36.3', announced: [] })
  })

  it.each([
    [
      'has expired',
      issue({ name: 'old', addresses: ['127.0.0.1'], issuer: authority, notBefore: ago(50), notAfter: ago(1) }),
      /has expired/,
    ],
    [
      'is not valid yet',
      issue({ name: 'new', addresses: ['127.0.0.1'], issuer: authority, notBefore: ago(-5), notAfter: ago(-50) }),
      /not valid yet/,
    ],
    [
      'is for another name',
      issue({ name: 'other', hosts: ['other.example'], issuer: authority }),
      /is for another name/,
    ],
    [
      'is from another authority',
      issue({ name: 'apiserver', addresses: ['127.0.0.1'], issuer: stranger }),
      /unknown authority|not trusted/,
    ],
    ['signed itself', issue({ name: 'apiserver', addresses: ['127.0.0.1'] }), /signed by itself/],
  ])('that %s is refused in one sentence', async (_, tls, message) => {
    const server = await start({ tls })
    const { answer } = await ask(trusting(server))
    expect(answer).toMatchObject({ code: 'certificate', message: expect.stringMatching(message) })
  })

  it('of an unknown authority is refused without a certificate-authority', async () => {
    const server = await start({ tls: good })
    expect((await ask(trusting(server, { ca: undefined }))).answer).toMatchObject({ code: 'certificate' })
  })

  it('may be for the tls-server-name', async () => {
    const server = await start({ tls: issue({ name: 'other', hosts: ['kubernetes.default'], issuer: authority }) })
    expect((await ask(trusting(server, { serverName: 'kubernetes.default' }))).answer).toBe('v1.36.3')
    expect((await ask(trusting(server, { serverName: 'elsewhere' }))).answer).toMatchObject({ code: 'certificate' })
  })

  it('goes unchecked with insecure-skip-tls-verify, which is said', async () => {
    const server = await start({ tls: issue({ name: 'self', hosts: ['nowhere'] }) })
    const { answer, announced } = await ask(trusting(server, { insecure: true }))
    expect(answer).toBe('v1.36.3')
    expect(announced).toEqual([expect.stringContaining('is not checked (insecure-skip-tls-verify)')])
  })

  it('is missed by nobody on this machine, and by others it is', async () => {
    const server = await start({})
    expect((await ask(trusting(server))).announced).toEqual([])
    const elsewhere = await ask(trusting(server, { server: 'http://kubernetes.invalid' }))
    expect(elsewhere.announced).toEqual([expect.stringContaining('speaks no TLS')])
  })

  it('cannot be had from a server that speaks no TLS', async () => {
    const server = await start({})
    const access = trusting(server, { server: server.url.replace('http:', 'https:') })
    expect((await ask(access)).answer).toMatchObject({ code: 'certificate' })
  })
})

describe('our certificate', () => {
  const robot = issue({ name: 'robot', organization: 'system:masters', issuer: authority })
  const tls = { ...good, clientCa: authority.cert }
  const withCertificate = (server: StandIn, certificate: ClusterAccess['certificate']): ClusterAccess =>
    trusting(server, { credentials: { kind: 'none' }, certificate })

  it('says who we are', async () => {
    const server = await start({ tls })
    expect((await ask(withCertificate(server, robot))).answer).toBe('v1.36.3')
  })

  it('of another authority says nothing', async () => {
    const server = await start({ tls })
    const fake = issue({ name: 'robot', organization: 'system:masters', issuer: stranger })
    expect((await ask(withCertificate(server, fake))).answer).toMatchObject({ code: 'unauthorized' })
  })

  it('that is no certificate is said', async () => {
    const server = await start({ tls })
    const { answer } = await ask(withCertificate(server, { cert: 'garbage', key: 'garbage' }))
    expect(answer).toMatchObject({ code: 'certificate', message: expect.stringContaining('is not PEM') })
  })
})

describe('a proxy', () => {
  async function startProxy(): Promise<{ url: string; tunnels: string[]; stop: () => void }> {
    const tunnels: string[] = []
    const proxy = createPlainServer()
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '')
      const [host = '', port = ''] = (request.url ?? '').split(':')
      const target = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        target.pipe(socket).pipe(target)
      })
      socket.on('error', () => target.destroy())
      target.on('error', () => socket.destroy())
    })
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
    const { port } = proxy.address() as AddressInfo // a TCP server has an address
    return { url: `http://127.0.0.1:${port}`, tunnels, stop: () => proxy.close() }
  }

  it('of the kubeconfig carries a tunnel, and the certificate is still the server’s', async () => {
    const server = await start({ tls: good })
    const proxy = await startProxy()
    const { answer } = await ask(trusting(server, { proxy: proxy.url }))
    const untrusting = await ask(trusting(server, { proxy: proxy.url, ca: stranger.cert }))
    proxy.stop()
    expect(answer).toBe('v1.36.3')
    expect(proxy.tunnels[0]).toBe(server.url.replace('https://', ''))
    expect(untrusting.answer).toMatchObject({ code: 'certificate' })
  })

  it('of the environment is used, except for the hosts it names', async () => {
    const server = await start({ tls: good })
    const proxy = await startProxy()
    await ask(trusting(server), { HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })
    expect(proxy.tunnels).toEqual([])
    expect((await ask(trusting(server), { HTTPS_PROXY: proxy.url })).answer).toBe('v1.36.3')
    proxy.stop()
    expect(proxy.tunnels).toHaveLength(1)
  })

  it('that refuses is said, without its password', async () => {
    const server = await start({ tls: good })
    const proxy = await startApiServer()
    running.push(proxy)
    const { answer } = await ask(trusting(server, { proxy: proxy.url.replace('//', '//user:hunter2@') }))
    expect(answer).toMatchObject({ code: 'unreachable' })
    expect(String(answer)).not.toContain('hunter2')
  })

  it('that is not there is said', async () => {
    const server = await start({ tls: good })
    const proxy = await startProxy()
    proxy.stop()
    expect((await ask(trusting(server, { proxy: proxy.url }))).answer).toMatchObject({ code: 'unreachable' })
  })
})
