import * as http from 'node:http'
import * as https from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Door, doorOf, type StandInAuth } from './auth.ts'
import { answerFault, type Fault, type PlannedFault, takeFault } from './fault.ts'
import { answerRegistry, failed } from './routes.ts'
import { newStore, type RegistryStore } from './store.ts'

export interface StandInOptions {
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly auth?: StandInAuth
  /** False answers 404, as registries before the specification 1.1 do. */
  readonly referrers?: boolean
  /** At most so many tags or referrers a page. */
  readonly pageSize?: number
  /** What another server holds too. */
  readonly store?: RegistryStore
}

export interface Recorded {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
}

export interface StandInRegistry {
  /** `127.0.0.1:40123`, as references write it. */
  readonly host: string
  readonly url: string
  readonly store: RegistryStore
  /** Everything that was asked, in order. */
  readonly requests: readonly Recorded[]
  /** Plans a fault for the next requests whose `METHOD path` fits. */
  fail(on: RegExp, fault: Fault, times?: number): void
  /** Forgets planned faults and recorded requests. */
  reset(): void
  /** Takes back every token it gave. */
  revoke(): void
  stop(): Promise<void>
}

/** A registry in this process that speaks the distribution specification, and lies when asked to. */
export async function startRegistry(options: StandInOptions = {}): Promise<StandInRegistry> {
  const store = options.store ?? newStore()
  const requests: Recorded[] = []
  let planned: PlannedFault[] = []
  let url = ''
  const door = options.auth === undefined ? undefined : doorOf(options.auth, () => url)
  const answer = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const { method = 'GET', url: path = '/', headers } = request
    requests.push({ method, path, headers })
    const fault = takeFault(planned, `${method} ${path}`)
    if (fault !== undefined && answerFault(fault, response)) return
    const target = new URL(path, url)
    if (target.pathname === '/token' && door !== undefined) void answerToken(door, request, target, response)
    else if (door !== undefined && !door.opens(headers.authorization, scopeOf(method, target.pathname)))
      failed(response, 401, 'UNAUTHORIZED', { 'www-authenticate': door.challenge(scopeOf(method, target.pathname)) })
    else void answerRegistry({ store, options, fault, target }, request, response)
  }
  const server = options.tls === undefined ? http.createServer(answer) : https.createServer(options.tls, answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${portOf(server.address())}`
  url = `${options.tls === undefined ? 'http' : 'https'}://${host}`
  return {
    host,
    url,
    store,
    requests,
    fail: (on, fault, times = 1) => void planned.push({ on, fault, times }),
    reset() {
      planned = []
      requests.length = 0
    },
    revoke: () => door?.revoke(),
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

function scopeOf(method: string, path: string): string {
  const name = /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(path)?.[1] ?? ''
  return `repository:${name}:${/^(GET|HEAD)$/.test(method) ? 'pull' : 'pull,push'}`
}

async function answerToken(
  door: Door,
  request: http.IncomingMessage,
  target: URL,
  response: http.ServerResponse,
): Promise<void> {
  const form = new URLSearchParams(request.method === 'POST' ? await textOf(request) : target.search)
  const given = door.token({
    authorization: request.headers.authorization,
    refreshToken: form.get('refresh_token') ?? undefined,
    scope: form.get('scope') ?? '',
  })
  if (given === undefined) failed(response, 401, 'UNAUTHORIZED')
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(given))
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
