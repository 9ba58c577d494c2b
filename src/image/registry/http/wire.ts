import { lookup as systemLookup } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import type { LookupFunction } from 'node:net'
import { getCACertificates } from 'node:tls'
import { type Deadlines, defaultDeadlines, type RegistryOptions } from '../options.ts'
import { bodyOf } from './body.ts'
import { givenUp, watchHead } from './clocks.ts'
import { connectionError } from './failure.ts'
import { type Guard, guardedLookup, refuseLiteral, refuseName, refuseSocket } from './guard.ts'
import { proxyOf, type WebProxy } from './proxy.ts'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH'

export interface WireRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** GET when left out, or POST where there is a form. */
  readonly method?: Method
  /** A form to be posted. */
  readonly form?: string
  /** Bytes to be sent. */
  readonly content?: Uint8Array
  /** Any address may be spoken to without one. */
  readonly guard?: Guard
  readonly signal: AbortSignal
}

export interface WireAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  /** Who answered; empty behind a proxy. */
  readonly address: string
  /** Throws a RegistryError when the connection breaks, stalls or takes too long. */
  readonly body: AsyncIterable<Uint8Array>
  /** Gives up what was not read. */
  discard(): void
}

/** HTTP on Node's own client: connections are kept and few to each host; redirects are told, not followed. */
export interface Wire {
  send(request: WireRequest): Promise<WireAnswer>
  close(): void
}

type WireOptions = Pick<RegistryOptions, 'ca' | 'insecureTls' | 'lookup' | 'env'>

/** What every request of a wire has in common. */
interface Way {
  readonly agents: { readonly plain: http.Agent; readonly secure: https.Agent }
  readonly proxy: WebProxy | undefined
  readonly lookup: LookupFunction
  readonly insecureTls: readonly string[]
  readonly deadlines: Deadlines
}

export function openWire(options: WireOptions, deadlines: Deadlines = defaultDeadlines): Wire {
  const { insecureTls = [], lookup = systemLookup } = options
  const proxy = proxyOf(options.env ?? process.env)
  const agents = agentsOf(options.ca, proxy)
  const way: Way = { agents, proxy, lookup, insecureTls, deadlines }
  return {
    send: (request) => send(request, way),
    close() {
      agents.plain.destroy()
      agents.secure.destroy()
    },
  }
}

function agentsOf(ca: string | undefined, proxy: WebProxy | undefined): Way['agents'] {
  const kept: http.AgentOptions = {
    keepAlive: true,
    maxSockets: 4,
    maxFreeSockets: 2,
    scheduling: 'lifo',
    ...(proxy !== undefined && { proxyEnv: proxy.env }),
  }
  const trusted = ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }
  return { plain: new http.Agent(kept), secure: new https.Agent({ ...kept, minVersion: 'TLSv1.2', ...trusted }) }
}

async function send(request: WireRequest, way: Way): Promise<WireAnswer> {
  const { url, guard, signal } = request
  const host = url.hostname.replace(/^\[|\]$/g, '')
  refuseLiteral(host, guard)
  if (way.proxy !== undefined) {
    await way.proxy.prepare()
    await refuseName(host, guard, way.lookup)
  }
  if (signal.aborted) throw givenUp(url.host, signal)
  return new Promise((done, failed) => {
    let call: http.ClientRequest
    try {
      call = (url.protocol === 'https:' ? https : http).request(requestOptions(request, host, way))
    } catch (cause) {
      failed(connectionError(url.host, cause)) // authorities that are no PEM
      return
    }
    const abort = (): void => void call.destroy(givenUp(url.host, signal))
    signal.addEventListener('abort', abort, { once: true })
    const stopWaiting = watchHead(call, url.host, deadlinesFor(request, way.deadlines), (socket) =>
      refuseSocket(socket, host, guard, way.proxy),
    )
    const settle = (): void => {
      stopWaiting()
      signal.removeEventListener('abort', abort)
    }
    call.on('error', (cause) => {
      settle()
      failed(connectionError(url.host, cause))
    })
    call.on('response', (message) => {
      settle()
      done(answerOf(message, url.host, signal, way))
    })
    call.end(request.form ?? request.content)
  })
}

/** What is sent takes its time before the answer can begin: 50 bytes a millisecond are asked for. */
function deadlinesFor({ content }: WireRequest, deadlines: Deadlines): Deadlines {
  return content === undefined ? deadlines : { ...deadlines, headerMs: deadlines.headerMs + content.length / 50 }
}

function requestOptions(
  { url, method, headers, form, content, guard }: WireRequest,
  host: string,
  { agents, insecureTls, lookup }: Way,
): https.RequestOptions {
  return {
    agent: url.protocol === 'https:' ? agents.secure : agents.plain,
    host,
    method: method ?? (form === undefined ? 'GET' : 'POST'),
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    lookup: guardedLookup(guard, lookup),
    ...(insecureTls.includes(url.host) && { rejectUnauthorized: false }),
    headers: {
      host: url.host,
      'user-agent': 'seawall',
      // Blobs are compressed already, and digests are of the bytes as they are stored.
      'accept-encoding': 'identity',
      ...headers,
      ...(form !== undefined && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(form)),
      }),
      ...(content !== undefined && { 'content-length': String(content.length) }),
    },
  }
}

function answerOf(
  message: http.IncomingMessage,
  host: string,
  signal: AbortSignal,
  { proxy, deadlines: { idleMs } }: Way,
): WireAnswer {
  const { remoteAddress = '' } = message.socket
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    address: proxy?.holds(remoteAddress) ? '' : remoteAddress,
    body: bodyOf(message, { host, idleMs, signal, givenUp: () => givenUp(host, signal) }),
    discard: () => discard(message),
  }
}

/** Reading the rest of a short answer is cheaper than a new connection. */
function discard(message: http.IncomingMessage): void {
  if (Number(message.headers['content-length'] ?? Number.NaN) <= maxDrained) message.resume()
  else message.destroy()
}

const maxDrained = 16 * 1024
