import { messageOf, SeawallError } from '../../core/index.ts'
import { type ImageReference, parseReference, referenceText } from '../../formats/oci/index.ts'
import { type Ask, askEndpoint } from './ask.ts'
import { type Endpoint, endpointsOf } from './endpoint.ts'
import { RegistryError } from './error.ts'
import { targetOf } from './follow.ts'
import { openWire, type WireAnswer } from './http/index.ts'
import { type Deadlines, defaultDeadlines, defaultRetry, type RegistryOptions, type RetryPolicy } from './options.ts'
import { withRetries } from './retry.ts'

/** A repository of a registry: logins, mirrors, redirects and retries are its own business. */
export interface Repository {
  /** `ghcr.io/org/app` */
  readonly name: string
  readonly retry: RetryPolicy
  /** The answer to a request that succeeded; throws a RegistryError otherwise. */
  get(ask: Ask): Promise<WireAnswer>
  /** The same of the registry itself and never of a mirror, once: whoever sends something knows what may be sent again. */
  send(ask: Ask): Promise<WireAnswer>
  /** Where an answer of it says that something belongs. */
  placeOf(answer: WireAnswer): URL
  /** Runs out after so long, or when the caller gives up. */
  deadline(which: 'answerMs' | 'blobMs'): AbortSignal
  close(): void
}

/** Reads a reference, or says what is wrong with it. */
export function referenceOf(text: string): ImageReference {
  const read = parseReference(text)
  if (read.ok) return read.value
  throw new SeawallError('usage', read.error.message, { hint: 'write it like ghcr.io/org/app:1.2 or app@sha256:…' })
}

export function openRepository(reference: ImageReference | string, options: RegistryOptions = {}): Repository {
  const read = typeof reference === 'string' ? referenceOf(reference) : reference
  const name = referenceText({ registry: read.registry, repository: read.repository })
  const deadlines: Deadlines = { ...defaultDeadlines, ...options.deadlines }
  const retry: RetryPolicy = { ...defaultRetry, ...options.retry }
  const wire = openWire(options, deadlines)
  const endpoints = endpointsOf(read, wire, options)
  const closed = new AbortController()
  const own = endpoints.filter(({ isMirror }) => !isMirror)
  let preferred = 0
  let home = 0
  return {
    name,
    retry,
    async get(ask) {
      const order = [...endpoints.slice(preferred), ...endpoints.slice(0, preferred)]
      const once = (one: Endpoint): Promise<WireAnswer> =>
        withRetries(one.isMirror ? { ...retry, attempts: 1 } : retry, ask.signal, () =>
          askEndpoint(wire, one, ask, name),
        )
      const { answer, endpoint } = await firstOf(order, ask, once, options.announce)
      preferred = endpoints.indexOf(endpoint)
      return answer
    },
    async send(ask) {
      const once = (one: Endpoint): Promise<WireAnswer> => askEndpoint(wire, one, ask, name)
      const { answer, endpoint } = await firstOf(own.slice(home), ask, once, options.announce)
      home = own.indexOf(endpoint)
      return answer
    },
    placeOf({ headers }) {
      const endpoint = own[home]
      if (endpoint === undefined) throw new Error('a repository without a registry')
      return targetOf(endpoint, endpoint.base, headers.location)
    },
    deadline(which) {
      const { signal } = options
      return AbortSignal.any([AbortSignal.timeout(deadlines[which]), closed.signal, ...(signal ? [signal] : [])])
    },
    close() {
      closed.abort()
      wire.close()
    },
  }
}

interface Answered {
  readonly answer: WireAnswer
  readonly endpoint: Endpoint
}

/** A mirror may fail in any way; the registry itself has the last word, without TLS where it has none. */
async function firstOf(
  endpoints: readonly Endpoint[],
  { signal }: Ask,
  ask: (endpoint: Endpoint) => Promise<WireAnswer>,
  announce: (text: string) => void = () => undefined,
): Promise<Answered> {
  let told: unknown
  for (const endpoint of endpoints) {
    try {
      return { answer: await ask(endpoint), endpoint }
    } catch (error) {
      told = error
      if (signal.aborted || !(endpoint.isMirror || isNotTls(error))) break
      if (endpoint.isMirror) announce(`the mirror ${endpoint.base.host} did not help: ${messageOf(error)}`)
    }
  }
  throw told
}

function isNotTls(error: unknown): boolean {
  return error instanceof RegistryError && error.reason === 'not-tls'
}
