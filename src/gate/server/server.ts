import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../core/index.ts'
import type { Snapshot, Violation } from '../decide/index.ts'
import { type BodyClaim, BodyFault, HeldBodies, readBody } from './body.ts'
import { type Endpoint, type Handled, handleReview, type Judged, type Lookups, type Phase } from './handle.ts'
import { Metrics } from './metrics.ts'

export interface GateOptions {
  readonly host: string
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string }
  readonly snapshot: Snapshot
  readonly lookups: Lookups
  /** Told of every decision, after it has been sent. */
  readonly onJudged?: (judged: Judged, milliseconds: number) => void
  readonly onError?: (message: string) => void
  /** How long a stopping gate goes on answering: until nobody sends it reviews any more. Milliseconds. */
  readonly drainMs?: number
  /** Connections at once; from two thirds of them on those that are idle are closed. 1,500 unless told. */
  readonly mostConnections?: number
}

/** A gate that serves. */
export interface RunningGate {
  readonly url: string
  readonly metrics: Metrics
  /** Whether it may be sent reviews. */
  ready(): boolean
  /** From the next review on. */
  use(snapshot: Snapshot): void
  /** For new connections; those that stand keep theirs. */
  renew(tls: GateOptions['tls']): void
  /** Says that it is not ready, answers for a while longer, then ends every connection once it is answered. */
  stop(): Promise<void>
}

/** After the drain, for answers that are on their way. */
const lastAnswersMs = 3_000

const paths: Readonly<Record<string, Endpoint>> = {
  '/validate': { phase: 'validate', direction: 'all' },
  '/validate/closed': { phase: 'validate', direction: 'closed' },
  '/validate/open': { phase: 'validate', direction: 'open' },
  '/mutate': { phase: 'mutate', direction: 'all' },
}

/** Serves admission reviews over HTTPS until it is stopped. */
export async function startGate(options: GateOptions): Promise<RunningGate> {
  const gate = new Gate(options)
  await gate.listen()
  return gate
}

class Gate implements RunningGate {
  readonly metrics = new Metrics()
  readonly #options: GateOptions
  readonly #server: Server
  readonly #bodies = new HeldBodies()
  #snapshot: Snapshot
  #stopping = false
  #open = 0

  constructor(options: GateOptions) {
    this.#options = options
    this.#snapshot = options.snapshot
    const { cert, key } = options.tls
    const limits = { handshakeTimeout: 5_000, connectionsCheckingInterval: 1_000 }
    this.#server = createServer({ cert, key, minVersion: 'TLSv1.2', ...limits }, (request, response) => {
      void this.#answer(request, response)
    })
    // Whoever sends a byte a second holds a connection for this long and no longer.
    this.#server.headersTimeout = 5_000
    this.#server.requestTimeout = 10_000
    this.#server.keepAliveTimeout = 90_000
    this.#server.maxHeadersCount = 100
    this.#limitConnections(options.mostConnections ?? 1_500)
    this.#server.on('tlsClientError', () => this.#count('seawall_gate_tls_errors_total', 'handshakes that failed'))
    this.metrics.gauge('seawall_gate_reviews_open', 'reviews that are being answered', () => this.#open)
    this.metrics.gauge('seawall_gate_policies', 'policies that are loaded', () => this.#snapshot.policies.length)
  }

  /** Each takes a hundred kilobytes, whoever opened it. */
  #limitConnections(most: number): void {
    let open = 0
    this.#server.maxConnections = most
    this.#server.on('connection', (socket) => {
      open += 1
      socket.once('close', () => {
        open -= 1
      })
      if (open > (most * 2) / 3) this.#server.closeIdleConnections()
    })
  }

  async listen(): Promise<void> {
    const { host, port } = this.#options
    this.#server.listen(port, host)
    await once(this.#server, 'listening')
  }

  get url(): string {
    const { address, port, family } = this.#server.address() as AddressInfo // it listens on a port
    return `https://${family === 'IPv6' ? `[${address}]` : address}:${port}`
  }

  ready(): boolean {
    return !this.#stopping
  }

  use(snapshot: Snapshot): void {
    this.#snapshot = snapshot
  }

  renew({ cert, key }: GateOptions['tls']): void {
    this.#server.setSecureContext({ cert, key, minVersion: 'TLSv1.2' })
  }

  async stop(): Promise<void> {
    if (this.#stopping) return
    this.#stopping = true
    await sleep(this.#options.drainMs ?? 10_000)
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeIdleConnections()
    // Whoever connected and never asked anything is not waited for.
    const late = setTimeout(() => this.#server.closeAllConnections(), lastAnswersMs)
    await closed
    clearTimeout(late)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#stopping) response.setHeader('connection', 'close') // the client opens its next one elsewhere
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const endpoint = Object.hasOwn(paths, path) ? paths[path] : undefined
    try {
      if (endpoint !== undefined) await this.#review(endpoint, request, response)
      else this.#plain(path, request, response)
    } catch (fault) {
      this.#options.onError?.(`a request was not answered: ${messageOf(fault)}`)
      this.#count('seawall_gate_faults_total', 'requests that failed by a fault of the gate')
      if (!response.headersSent) send(response, 500, '{"error":"the gate failed"}\n')
      else response.destroy()
    }
  }

  async #review(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      send(response, 405, '{"error":"a review is sent with POST"}\n')
      return
    }
    const { phase } = endpoint
    const start = performance.now()
    this.#open += 1
    const claim = this.#bodies.claim()
    try {
      const handled = await this.#handle(endpoint, request, claim)
      send(response, handled.status, handled.body)
      this.#record(phase, handled, performance.now() - start)
    } catch (fault) {
      if (!(fault instanceof BodyFault)) throw fault
      this.#count('seawall_gate_reviews_total', 'reviews by phase and answer', { phase, answer: `${fault.status}` })
      response.setHeader('connection', 'close') // the rest of the body is not read
      send(response, fault.status, `${JSON.stringify({ error: fault.message })}\n`)
    } finally {
      claim.release()
      this.#open -= 1
    }
  }

  async #handle(endpoint: Endpoint, request: IncomingMessage, claim: BodyClaim): Promise<Handled> {
    const body = await readBody(request, claim)
    const { lookups } = this.#options
    return handleReview(body, endpoint, this.#snapshot, {
      namespaceLabels: (name) => lookups.namespaceLabels(name),
      now: () => lookups.now(),
      mayApprove: async (user, namespace) => lookups.mayApprove?.(user, namespace),
      podsOf: async (namespace) => lookups.podsOf?.(namespace),
      onCost: (policy, microseconds) => {
        this.metrics.observe(
          'seawall_gate_policy_seconds',
          'time that a policy takes for a review',
          { policy },
          microseconds / 1e6,
        )
        lookups.onCost?.(policy, microseconds)
      },
    })
  }

  #record(phase: Phase, { status, judged }: Handled, milliseconds: number): void {
    const answer = judged?.decision.kind ?? `${status}`
    this.#count('seawall_gate_reviews_total', 'reviews by phase and answer', { phase, answer })
    this.metrics.observe('seawall_gate_review_seconds', 'time from request to answer', { phase }, milliseconds / 1000)
    this.#countViolations(judged?.decision.violations ?? [])
    if (judged !== undefined) this.#options.onJudged?.(judged, milliseconds)
  }

  /** Summed up first: an object can fail a hundred thousand times. */
  #countViolations(violations: readonly Violation[]): void {
    const sums = new Map<string, { readonly of: Violation; number: number }>()
    for (const one of violations) {
      const key = `${one.fate} ${one.policy}`
      const sum = sums.get(key)
      if (sum === undefined) sums.set(key, { of: one, number: 1 })
      else sum.number += 1
    }
    const help = 'failing checks by policy and fate'
    for (const { of, number } of sums.values())
      this.metrics.count('seawall_gate_violations_total', help, { policy: of.policy, fate: of.fate }, number)
  }

  #plain(path: string, request: IncomingMessage, response: ServerResponse): void {
    request.resume()
    if (path === '/livez' || path === '/healthz') send(response, 200, 'ok\n', 'text/plain')
    else if (path === '/readyz')
      send(response, this.ready() ? 200 : 503, this.ready() ? 'ok\n' : 'stopping\n', 'text/plain')
    else if (path === '/metrics') send(response, 200, this.metrics.text(), 'text/plain; version=0.0.4; charset=utf-8')
    else send(response, 404, '{"error":"there is nothing here"}\n')
  }

  #count(name: string, help: string, labels: Readonly<Record<string, string>> = {}): void {
    this.metrics.count(name, help, labels)
  }
}

function send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
