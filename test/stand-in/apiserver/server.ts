import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { isObject, type JsonObject } from '../../../src/core/index.ts'
import { accessReview, accessReviews } from './access-review.ts'
import { Admission } from './admission.ts'
import type { Attributes, Operation } from './attributes.ts'
import { auditEvent } from './audit.ts'
import { withDefaults } from './defaults.ts'
import { aggregatedDiscovery, groupList, resourceList } from './discovery.ts'
import { answerWrongly, type Fault, takeFault } from './faults.ts'
import { inOrder, readBody, sendJson } from './http.ts'
import { listPage, selectedName } from './list.ts'
import { isAllowed, type User } from './rbac.ts'
import { builtInResources, definedBy, type Served } from './resources.ts'
import { forbidden, noSuchPath, Refusal, unauthorized } from './status.ts'
import { Store } from './store.ts'
import { partOf } from './subresource.ts'
import { servedAt, type Target, targetOf } from './target.ts'
import { warningHeaders } from './warnings.ts'
import { serveWatch } from './watch.ts'
import type { ServiceAddresses } from './webhook-call.ts'
import { attributesOf, Writes } from './writes.ts'

export interface StandInOptions {
  /** Users by their bearer token. */
  readonly users?: Readonly<Record<string, User>>
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string }
  /** False answers discovery as servers before 1.26 did. */
  readonly aggregatedDiscovery?: boolean
  readonly bookmarkMs?: number
  /** Where the Services that webhooks name are found. */
  readonly services?: ServiceAddresses
}

export interface StandIn {
  readonly url: string
  readonly store: Store
  /** Requests seen, as `GET /api/v1/pods?limit=500`. */
  readonly requests: string[]
  readonly faults: Fault[]
  /** Of every write, the newest last. */
  readonly auditEvents: readonly JsonObject[]
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
    auditEvents: state.auditEvents,
    stop: () => {
      state.stop()
      for (const socket of sockets) socket.destroy()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

class Server {
  readonly store = new Store()
  readonly requests: string[] = []
  readonly faults: Fault[] = []
  readonly #options: StandInOptions
  readonly auditEvents: JsonObject[] = []
  readonly #resources: Served[] = [...builtInResources]
  readonly #admission: Admission
  readonly #writes: Writes

  constructor(options: StandInOptions) {
    this.#options = options
    this.#admission = new Admission(this.store, options.services ?? {})
    this.#writes = new Writes(this.store, this.#admission)
    for (const name of ['default', 'kube-system']) {
      const served = servedAt(this.#resources, '', 'v1', 'namespaces')
      this.store.add(served, '', withDefaults({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
    }
  }

  stop(): void {
    this.#admission.stop()
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
      const [status, body] = await this.#answer(request, response, url, user)
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

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    user: User,
  ): Promise<[number, JsonObject]> {
    const path = url.pathname
    if (path === '/version') return [200, { major: '1', minor: '36', gitVersion: 'v1.36.3', platform: 'linux/amd64' }]
    if (path === '/api' || path === '/apis') return [200, this.#discovery(request, path === '/api')]
    const versioned = /^\/(?:api\/([^/]+)|apis\/([^/]+)\/([^/]+))$/.exec(path)
    if (versioned !== null) {
      const found = resourceList(this.#resources, versioned[2] ?? '', versioned[1] ?? versioned[3] ?? '')
      if (found === undefined) throw noSuchPath()
      return [200, found]
    }
    const review = accessReviews.exec(path)
    if (review !== null && request.method === 'POST')
      return [201, await this.#reviewAccess(request, user, review[1] !== undefined)]
    const target = targetOf(this.#resources, path)
    if (request.method !== 'GET') return this.#write(request, response, url, user, target)
    return [200, target.name === undefined ? this.#list(request, url, user, target) : this.#get(user, target)]
  }

  /** A write, with its warnings in headers and its annotations in the audit log, whatever becomes of it. */
  async #write(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    user: User,
    target: Target,
  ): Promise<[number, JsonObject]> {
    const { method = '' } = request
    const act = acts[method]
    if (act === undefined)
      throw new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')
    this.#authorize(user, act.verb, target)
    const it = attributesOf(target, act.operation, user, url.searchParams.get('dryRun') === 'All')
    let code = act.operation === 'CREATE' ? 201 : 200
    try {
      return [code, await this.#carryOut(request, it)]
    } catch (error) {
      code = error instanceof Refusal ? error.code : 500
      throw error
    } finally {
      if (it.warnings.length > 0) response.setHeader('Warning', [...warningHeaders(it.warnings)])
      this.auditEvents.push(auditEvent({ method, uri: request.url ?? '' }, it, code))
    }
  }

  async #carryOut(request: IncomingMessage, it: Attributes): Promise<JsonObject> {
    if (request.method === 'DELETE') return this.#writes.remove(it)
    const body = await readBody(request)
    if (request.method === 'PUT') return this.#writes.put(it, body)
    const type = (request.headers['content-type'] ?? '').split(';')[0] ?? ''
    if (request.method === 'PATCH') return this.#writes.patch(it, type, body)
    const made = await this.#writes.create(it, body)
    if (it.kind === 'CustomResourceDefinition' && !it.dryRun) this.#resources.push(...definedBy(made))
    return made
  }

  async #reviewAccess(request: IncomingMessage, user: User, self: boolean): Promise<JsonObject> {
    const attempt = { verb: 'create', group: 'authorization.k8s.io', resource: 'subjectaccessreviews' }
    if (!self && !isAllowed(this.store, user, { ...attempt, namespace: undefined }))
      throw forbidden(user.name, attempt.verb, attempt.group, attempt.resource, undefined)
    const review = await readBody(request)
    return accessReview(this.store, user, isObject(review) ? review : {}, self)
  }

  #discovery(request: IncomingMessage, core: boolean): JsonObject {
    const asked =
      (request.headers.accept ?? '').includes('as=APIGroupDiscoveryList') && this.#options.aggregatedDiscovery !== false
    return asked ? aggregatedDiscovery(this.#resources, core) : groupList(this.#resources, core)
  }

  #authorize(user: User, verb: string, { served, namespace, name, subresource }: Target): void {
    const { group } = served
    const resource = `${served.resource}${subresource && `/${subresource}`}`
    const attempt = { verb, group, resource, namespace, name }
    if (!isAllowed(this.store, user, attempt)) throw forbidden(user.name, verb, group, resource, namespace)
  }

  #list(request: IncomingMessage, url: URL, user: User, target: Target): JsonObject {
    this.#authorize(user, 'list', { ...target, name: selectedName(url.searchParams) })
    const metadataOnly = (request.headers.accept ?? '').includes('as=PartialObjectMetadataList')
    return listPage(this.store, target.served, target.namespace, url.searchParams, metadataOnly)
  }

  #get(user: User, target: Target): JsonObject {
    this.#authorize(user, 'get', target)
    return partOf(target).view(this.store.get(target.served, target.namespace ?? '', target.name ?? ''))
  }

  #watch(request: IncomingMessage, response: ServerResponse, url: URL, user: User): void {
    const target = targetOf(this.#resources, url.pathname)
    this.#authorize(user, 'watch', target)
    const { bookmarkMs } = this.#options
    serveWatch(this.store, target.served, target.namespace, url.searchParams, response, bookmarkMs)
    request.on('close', () => response.end())
  }
}

const acts: Readonly<Record<string, { readonly verb: string; readonly operation: Operation }>> = {
  POST: { verb: 'create', operation: 'CREATE' },
  PUT: { verb: 'update', operation: 'UPDATE' },
  PATCH: { verb: 'patch', operation: 'UPDATE' },
  DELETE: { verb: 'delete', operation: 'DELETE' },
}

function certificateUser(socket: Socket): User | undefined {
  if (!('authorized' in socket) || socket.authorized !== true) return undefined
  const { CN, O } = (socket as TLSSocket).getPeerCertificate().subject // only TLS sockets are `authorized`
  return { name: String(CN), groups: [...[O ?? []].flat(), 'system:authenticated'] }
}
