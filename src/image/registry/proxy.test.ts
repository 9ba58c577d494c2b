import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { type AddressInfo, connect, type LookupFunction, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { issue } from '../../../test/stand-in/certificates.ts'
import { holdImage, layersOf, makeImage, type StandInRegistry } from '../../../test/stand-in/registry/index.ts'
import { proxyOf } from './http/proxy.ts'
import { openRegistryImage, openRepository, streamBlob } from './index.ts'
import { collect, failureOf, quick, standIn } from './registry.test-support.ts'

const image = makeImage()
const [layer = { digest: '', size: 0 }] = layersOf(image)
const authority = issue({ name: 'authority', authority: true })
const tls = issue({ name: 'r', hosts: ['r.example.com'], issuer: authority })

interface TestProxy {
  readonly url: string
  /** `CONNECT r.example.com:443` */
  readonly asked: readonly string[]
}

const running: Server[] = []
afterEach(() => {
  for (const one of running.splice(0)) {
    one.closeAllConnections()
    one.close()
  }
})

/** A proxy that leads to one port of this machine, whatever it is asked for; without one it refuses. */
async function proxyTo(port: number | undefined): Promise<TestProxy> {
  const asked: string[] = []
  const server = createServer((incoming: IncomingMessage, response) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    const { pathname, search } = new URL(incoming.url ?? '')
    const { headers } = incoming
    const onward = request({ host: '127.0.0.1', port, path: pathname + search, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    onward.end()
  })
  server.on('connect', ({ url }, socket: Socket) => {
    asked.push(`CONNECT ${url}`)
    if (port === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const one of [socket, onward]) one.on('error', () => one.destroy())
  })
  running.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port: own } = server.address() as AddressInfo // it listens on a port
  return { url: `http://me:proxy-secret@127.0.0.1:${own}`, asked }
}

const portOf = ({ host }: StandInRegistry): number => Number(host.split(':')[1])

/** Nothing outside is known here, as behind many proxies. */
const knows = (addresses: Readonly<Record<string, string>>): LookupFunction => {
  return (name, _options, done) => {
    const address = addresses[name]
    if (address !== undefined) done(null, [{ address, family: 4 }])
    else done(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), [])
  }
}

async function secureRegistry(): Promise<StandInRegistry> {
  const registry = await standIn({ tls })
  holdImage(registry, 'app', '1', image)
  return registry
}

describe('a proxy', () => {
  it('leads to registries with TLS, whose names only it knows', async () => {
    const registry = await secureRegistry()
    const proxy = await proxyTo(portOf(registry))
    const options = { ...quick, env: { HTTPS_PROXY: proxy.url }, ca: authority.cert, lookup: knows({}) }
    const source = await openRegistryImage('r.example.com/app:1', options)
    expect(source.kind).toBe('registry')
    expect(proxy.asked[0]).toBe('CONNECT r.example.com:443')
    await source.close()
  })

  it('leads to registries without TLS', async () => {
    const registry = await standIn()
    holdImage(registry, 'app', '1', image)
    const proxy = await proxyTo(portOf(registry))
    const options = { ...quick, env: { http_proxy: proxy.url }, plainHttp: ['r.example.com'], lookup: knows({}) }
    await expect(openRegistryImage('r.example.com/app:1', options)).resolves.toBeDefined()
    expect(proxy.asked[0]).toBe('GET http://r.example.com/v2/app/manifests/1')
  })

  it('is not asked for this machine, nor for what NO_PROXY names', async () => {
    const registry = await standIn()
    holdImage(registry, 'app', '1', image)
    const proxy = await proxyTo(undefined)
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: 'r.example.com' }
    await openRegistryImage(`${registry.host}/app:1`, { ...quick, env })
    const named = `r.example.com:${portOf(registry)}`
    const options = { ...quick, env, plainHttp: [named], lookup: knows({ 'r.example.com': '127.0.0.1' }) }
    await openRegistryImage(`${named}/app:1`, options)
    expect(proxy.asked).toEqual([])
  })

  it('that refuses is a sentence without its password', async () => {
    const proxy = await proxyTo(undefined)
    const options = { ...quick, env: { HTTPS_PROXY: proxy.url }, lookup: knows({}) }
    const error = await failureOf(() => openRegistryImage('r.example.com/app:1', options))
    expect(error.message).toMatch(/the proxy refused the way there/)
    expect([error.message, error.hint].join()).not.toContain('proxy-secret')
  })

  it('does not lead into this network by a redirect, by address or by a name that is known here', async () => {
    const registry = await secureRegistry()
    const proxy = await proxyTo(portOf(registry))
    const lookup = knows({ 'inside.example.com': '10.0.0.1' })
    const options = { ...quick, env: { HTTPS_PROXY: proxy.url }, ca: authority.cert, lookup }
    const repository = openRepository('r.example.com/app', options)
    for (const to of [
      'https://10.0.0.1/',
      'https://169.254.169.254/',
      'https://127.0.0.1/',
      'https://inside.example.com/',
    ]) {
      registry.fail(/blobs/, { kind: 'redirect', to })
      expect((await failureOf(() => collect(streamBlob(repository, layer)))).reason).toBe('unsafe-address')
    }
    registry.fail(/blobs/, { kind: 'redirect', to: `https://r.example.com:444/v2/app/blobs/${layer.digest}` })
    expect(await collect(streamBlob(repository, layer))).toHaveLength(layer.size)
    repository.close()
  })
})

describe('the environment', () => {
  it.each([{}, { HTTPS_PROXY: '' }, { HTTPS_PROXY: 'no address' }, { NO_PROXY: '*' }])('%j names no proxy', (env) =>
    expect(proxyOf(env)).toBeUndefined(),
  )
})
