import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { canonicalJson, isObject, type JsonObject, objectAt, textAt } from '../../../src/core/index.ts'
import { parseJson } from '../../../src/formats/json/index.ts'
import { withDefaults } from './defaults.ts'
import { aggregatedDiscovery, groupList, resourceList } from './discovery.ts'
import { answerWrongly, type Fault, takeFault } from './faults.ts'
import { listPage, selectedName } from './list.ts'
import { isAllowed, type User } from './rbac.ts'
import { apiVersionOf, builtInResources, definedBy, type Served } from './resources.ts'
import { forbidden, noSuchPath, notFound, Refusal, unauthorized } from './status.ts'
import { Store } from './store.ts'
import { serveWatch } from './watch.ts'

export interface StandInOptions {
  /** Users by their bearer token. */
  readonly users?: Readonly<Record<string, User>>
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string }
  /** False answers discovery as servers before 1.26 did. */
  readonly aggregatedDiscovery?: boolean
  readonly bookmarkMs?: number
}

export interface StandIn {
  readonly url: string
  readonly store: Store
  /** Requests seen, as `GET /api/v1/pods?limit=500`. */
  readonly requests: string[]
  readonly faults: Fault[]
  stop(): Promise<void>
}

export const adminToken = 'admin-token'
const admin: User = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }

/** An API server for tests: true to the protocol as far as a scan sees it, and able to go wrong on request. */
export async function startApiServer(options: StandInOptions = {}): Promise<StandIn> {
  const state = new Server(options)
  const listener: RequestListener = (request, response) => void state.handle(request, response)
  const { tls } = options
  const server =
    tls === undefined
      ? createServer(listener)
      : createSecureServer(
          {
            cert: tls.cert,
            key: tls.key,
            ...(tls.clientCa !== undefined && { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false }),
          },
          listener,
        )
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo // a TCP server has an address
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    store: state.store,
    requests: state.requests,
    faults: state.faults,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

interface Target {
  readonly served: Served
  readonly namespace: string | undefined
  readonly name: string | undefined
}

class Server {
  readonly store = new Store()
  readonly requests: string[] = []
  readonly faults: Fault[] = []
  readonly #options: StandInOptions
  readonly #resources: Served[] = [...builtInResources]

  constructor(options: StandInOptions) {
    this.#options = options
    for (const name of ['default', 'kube-system']) {
      const served = this.#served('', 'v1', 'namespaces')
      this.store.add(served, '', withDefaults({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
    }
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    this.requests.push(`${request.method} ${path}`)
    const fault = takeFault(this.faults, path)
    try {
      const user = this.#authenticate(request)
      const url = new URL(path, 'http://stand-in')
      if (fault === undefined && url.searchParams.get('watch') === 'true')
        return this.#watch(request, response, url, user)
      const [status, body] = await this.#answer(request, url, user)
      if (fault === undefined) sendJson(request, response, status, body)
      else answerWrongly(fault, response, inOrder(body))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sendJson(request, response, error.code, error.body, error.headers)
    }
  }

  #authenticate(request: IncomingMessage): User {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const users: Readonly<Record<string, User>> = { [adminToken]: admin, ...this.#options.users }
    const user = token === undefined ? certificateUser(request.socket) : users[token]
    if (user === undefined) throw unauthorized()
    const as = request.headers['impersonate-user']
    return typeof as === 'string'
      ? { name: as, groups: [...[request.headers['impersonate-group'] ?? []].flat(), 'system:authenticated'] }
      : user
  }

  async #answer(request: IncomingMessage, url: URL, user: User): Promise<[number, JsonObject]> {
    const path = url.pathname
    if (path === '/version') return [200, { major: '1', minor: '36', gitVersion: 'v1.36.3', platform: 'linux/amd64' }]
    if (path === '/api' || path === '/apis') return [200, this.#discovery(request, path === '/api')]
    const versioned = /^\/(?:api\/([^/]+)|apis\/([^/]+)\/([^/]+))$/.exec(path)
    if (versioned !== null) {
      const found = resourceList(this.#resources, versioned[2] ?? '', versioned[1] ?? versioned[3] ?? '')
      if (found === undefined) throw noSuchPath()
      return [200, found]
    }
    const target = this.#target(path)
    switch (request.method) {
      case 'GET':
        return [
          200,
          target.name === undefined ? this.#list(request, url, user, target) : this.#get(user, target, target.name),
        ]
      case 'POST':
        return [201, this.#create(user, target, await readBody(request), url.searchParams.get('dryRun') === 'All')]
      case 'PUT': {
        this.#authorize(user, 'update', target)
        const object = await readBody(request)
        if (textAt(objectAt(object, 'metadata'), 'name') !== target.name) throw otherName(target)
        return [200, this.store.replace(target.served, target.namespace ?? '', withDefaults(object))]
      }
      case 'DELETE': {
        const { served, namespace, name } = target
        if (name === undefined) throw noSuchPath()
        this.#authorize(user, 'delete', target)
        return [200, this.store.remove(served, namespace ?? '', name)]
      }
      default:
        throw new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')
    }
  }

  #discovery(request: IncomingMessage, core: boolean): JsonObject {
    const asked =
      (request.headers.accept ?? '').includes('as=APIGroupDiscoveryList') && this.#options.aggregatedDiscovery !== false
    return asked ? aggregatedDiscovery(this.#resources, core) : groupList(this.#resources, core)
  }

  #target(path: string): Target {
    const pattern =
      /^\/(?:api\/(?<core>[^/]+)|apis\/(?<group>[^/]+)\/(?<version>[^/]+))(?:\/namespaces\/(?<ns>[^/]+)(?=\/))?\/(?<resource>[^/]+)(?:\/(?<name>[^/]+))?$/
    const { core, group = '', version, ns, resource = '', name } = pattern.exec(path)?.groups ?? {}
    const served = this.#served(group, core ?? version ?? '', resource)
    if (ns !== undefined && !served.namespaced) throw noSuchPath()
    return {
      served,
      namespace: ns === undefined ? undefined : decodeURIComponent(ns),
      name: name === undefined ? undefined : decodeURIComponent(name),
    }
  }

  #served(group: string, version: string, resource: string): Served {
    const found = this.#resources.find(
      (one) => one.group === group && one.version === version && one.resource === resource,
    )
    if (found === undefined) throw noSuchPath()
    return found
  }

  #authorize(user: User, verb: string, { served: { group, resource }, namespace, name }: Target): void {
    const attempt = { verb, group, resource, namespace, name }
    if (!isAllowed(this.store, user, attempt)) throw forbidden(user.name, verb, group, resource, namespace)
  }

  #list(request: IncomingMessage, url: URL, user: User, target: Target): JsonObject {
    this.#authorize(user, 'list', { ...target, name: selectedName(url.searchParams) })
    const metadataOnly = (request.headers.accept ?? '').includes('as=PartialObjectMetadataList')
    return listPage(this.store, target.served, target.namespace, url.searchParams, metadataOnly)
  }

  #get(user: User, target: Target, name: string): JsonObject {
    this.#authorize(user, 'get', target)
    return this.store.get(target.served, target.namespace ?? '', name)
  }

  #create(user: User, target: Target, object: JsonObject, dryRun: boolean): JsonObject {
    this.#authorize(user, 'create', target)
    const { served, namespace = '' } = target
    if (textAt(object, 'kind') !== served.kind || textAt(object, 'apiVersion') !== apiVersionOf(served))
      throw new Refusal(
        400,
        'BadRequest',
        `the API version or kind in the data does not match the expected ${apiVersionOf(served)} ${served.kind}`,
      )
    if (!textAt(objectAt(object, 'metadata'), 'name'))
      throw new Refusal(
        422,
        'Invalid',
        `${served.kind} "" is invalid: metadata.name: Required value: name or generateName is required`,
      )
    if (served.namespaced && !this.store.has('', 'namespaces', '', namespace))
      throw notFound('', 'namespaces', namespace)
    const full = withDefaults(object)
    if (dryRun) return this.store.tryOut(served, namespace, full)
    const kept = this.store.add(served, namespace, full)
    if (served.kind === 'CustomResourceDefinition') this.#resources.push(...definedBy(object))
    return kept
  }

  #watch(request: IncomingMessage, response: ServerResponse, url: URL, user: User): void {
    const target = this.#target(url.pathname)
    this.#authorize(user, 'watch', target)
    const { bookmarkMs } = this.#options
    serveWatch(this.store, target.served, target.namespace, url.searchParams, response, bookmarkMs)
    request.on('close', () => response.end())
  }
}

const otherName = ({ name = '' }: Target): Refusal =>
  new Refusal(400, 'BadRequest', `the name of the object does not match the name on the URL (${name})`)

function certificateUser(socket: Socket): User | undefined {
  if (!('authorized' in socket) || socket.authorized !== true) return undefined
  const { CN, O } = (socket as TLSSocket).getPeerCertificate().subject // only TLS sockets are `authorized`
  return { name: String(CN), groups: [...[O ?? []].flat(), 'system:authenticated'] }
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const parsed = parseJson(Buffer.concat(chunks).toString('utf8'))
  if (!parsed.ok || !isObject(parsed.value)) throw new Refusal(400, 'BadRequest', 'the object provided is unrecognized')
  return parsed.value
}

const compressFrom = 128 * 1024

function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = inOrder(body)
  const compress = text.length > compressFrom && (request.headers['accept-encoding'] ?? '').includes('gzip')
  response.writeHead(status, {
    'content-type': 'application/json',
    ...headers,
    ...(compress && { 'content-encoding': 'gzip' }),
  })
  response.end(compress ? gzipSync(text) : text)
}

/** Kind and metadata come before the items, as Go writes them. */
function inOrder(body: JsonObject): string {
  return `{${Object.entries(body).map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`)}}`
}
