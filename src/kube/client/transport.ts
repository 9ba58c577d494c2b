import * as http from 'node:http'
import * as https from 'node:https'
import { createGunzip } from 'node:zlib'
import type { ClientCertificate, ClusterAccess } from './access.ts'
import { connectionError } from './connection-error.ts'
import type { Identity } from './credentials.ts'
import { KubeError } from './error.ts'

export interface RawRequest {
  readonly method: string
  /** Path and query, from the root of the API server. */
  readonly path: string
  readonly accept: string
  readonly identity: Identity
  readonly body?: { readonly type: string; readonly text: string }
  /** Until the answer begins. */
  readonly headerMs: number
  /** Between two pieces of the answer. */
  readonly idleMs: number
  /** For the whole answer; 0 for a watch. */
  readonly totalMs: number
  readonly signal?: AbortSignal
}

export interface RawAnswer {
  readonly status: number
  readonly type: string
  readonly retryAfter: string | undefined
  /** Decompressed; throws a KubeError when the connection breaks, stalls or takes too long. */
  readonly body: AsyncIterable<Uint8Array>
  /** Gives up what was not read. */
  discard(): void
}

export interface Transport {
  send(request: RawRequest): Promise<RawAnswer>
  close(): void
}

/**
 * HTTP to one API server on Node's own client: kept connections, TLS with our certificate, proxies. Redirects are not
 * followed: they would carry credentials to wherever the answer says.
 */
export function openTransport(access: ClusterAccess, env: NodeJS.ProcessEnv): Transport {
  const secure = access.server.startsWith('https:')
  const agents = new Map<string, http.Agent>()
  const agentFor = (certificate: ClientCertificate | undefined): http.Agent => {
    const key = certificate?.cert ?? ''
    const known = agents.get(key)
    if (known !== undefined) return known
    for (const old of agents.values()) old.destroy()
    agents.clear()
    const agent = secure
      ? new https.Agent(tlsOptions(access, certificate, env))
      : new http.Agent(agentOptions(access, env))
    agents.set(key, agent)
    return agent
  }
  return {
    send: (request) => send(access, request, agentFor(request.identity.certificate)),
    close() {
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

/** The kubeconfig's proxy, else the environment's, as client-go does. */
function agentOptions({ proxy }: ClusterAccess, env: NodeJS.ProcessEnv): http.AgentOptions {
  const proxyEnv = proxy === undefined ? env : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy }
  return { keepAlive: true, maxSockets: 8, proxyEnv }
}

function tlsOptions(
  access: ClusterAccess,
  certificate: ClientCertificate | undefined,
  env: NodeJS.ProcessEnv,
): https.AgentOptions {
  const { ca, serverName, insecure } = access
  return {
    ...agentOptions(access, env),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: !insecure,
    ...(ca !== undefined && { ca }),
    ...(serverName !== undefined && { servername: serverName }),
    ...(certificate !== undefined && { cert: certificate.cert, key: certificate.key }),
  }
}

function send(access: ClusterAccess, request: RawRequest, agent: http.Agent): Promise<RawAnswer> {
  const target = new URL(access.server)
  const options: http.RequestOptions = {
    agent,
    method: request.method,
    // A server may stand below a path (Rancher, a gateway): the request's path goes behind it.
    path: `${target.pathname.replace(/\/$/, '')}${request.path}`,
    host: target.hostname.replace(/^\[|\]$/g, ''),
    port: target.port || (target.protocol === 'https:' ? 443 : 80),
    headers: headersOf(access, request, target.host),
  }
  return new Promise((done, failed) => {
    let call: http.ClientRequest
    try {
      call = (target.protocol === 'https:' ? https : http).request(options)
    } catch (cause) {
      failed(connectionError(access, cause)) // a certificate or key that is no PEM
      return
    }
    const giveUp = (message: string) => call.destroy(new KubeError('timeout', message))
    const headerTimer = setTimeout(
      () => giveUp(`${access.server} did not answer within ${request.headerMs / 1000} seconds`),
      request.headerMs,
    )
    const abort = () => call.destroy(new KubeError('aborted', 'the request was given up'))
    if (request.signal?.aborted) abort()
    request.signal?.addEventListener('abort', abort, { once: true })
    const settle = () => {
      clearTimeout(headerTimer)
      request.signal?.removeEventListener('abort', abort)
    }
    call.on('error', (cause) => {
      settle()
      failed(connectionError(access, cause))
    })
    call.on('response', (message) => {
      clearTimeout(headerTimer)
      message.on('close', settle)
      done(answerOf(access, request, call, message))
    })
    call.end(request.body?.text)
  })
}

function headersOf(
  { impersonate }: ClusterAccess,
  { accept, identity, body }: RawRequest,
  host: string,
): http.OutgoingHttpHeaders {
  return {
    host,
    accept,
    'accept-encoding': 'gzip',
    'user-agent': 'seawall',
    ...(identity.token !== undefined && { authorization: `Bearer ${identity.token}` }),
    ...(body !== undefined && { 'content-type': body.type }),
    ...(impersonate !== undefined && { 'impersonate-user': impersonate.user }),
    ...(impersonate !== undefined && impersonate.groups.length > 0 && { 'impersonate-group': [...impersonate.groups] }),
  }
}

function answerOf(
  access: ClusterAccess,
  request: RawRequest,
  call: http.ClientRequest,
  message: http.IncomingMessage,
): RawAnswer {
  return {
    status: message.statusCode ?? 0,
    type: (message.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    retryAfter: message.headers['retry-after'],
    body: bodyOf(access, request, message),
    discard: () => call.destroy(),
  }
}

async function* bodyOf(
  access: ClusterAccess,
  request: RawRequest,
  message: http.IncomingMessage,
): AsyncGenerator<Uint8Array> {
  const giveUp = (text: string) => message.destroy(new KubeError('timeout', text))
  const idle = setTimeout(() => giveUp(`${access.server} went silent in the middle of its answer`), request.idleMs)
  const total =
    request.totalMs === 0
      ? undefined
      : setTimeout(
          () => giveUp(`${access.server} took longer than ${request.totalMs / 1000} seconds for one answer`),
          request.totalMs,
        )
  message.on('data', () => idle.refresh())
  message.pause()
  try {
    yield* message.headers['content-encoding'] === 'gzip' ? gunzip(message) : message
  } catch (cause) {
    throw connectionError(access, cause)
  } finally {
    clearTimeout(idle)
    clearTimeout(total)
    message.destroy()
  }
}

/** Errors of either side must reach the reader; `pipe` alone would leave it waiting. */
function gunzip(message: http.IncomingMessage): AsyncIterable<Uint8Array> {
  const plain = createGunzip()
  message.on('error', (error) => plain.destroy(error))
  message.on('aborted', () => plain.destroy(new Error('aborted')))
  return message.pipe(plain)
}
