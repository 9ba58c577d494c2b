import { messageOf, SeawallError } from '../../core/index.ts'
import { type ImageReference, parseReference, referenceText } from '../../formats/oci/index.ts'
import type { Authorizer } from './auth/index.ts'
import { type Endpoint, endpointsOf } from './endpoint.ts'
import { RegistryError } from './error.ts'
import { follow } from './follow.ts'
import { openWire, type Wire, type WireAnswer } from './http/index.ts'
import { type Deadlines, defaultDeadlines, defaultRetry, type RegistryOptions, type RetryPolicy } from './options.ts'
import { refusal } from './refusal.ts'
import { withRetries } from './retry.ts'

/** A repository of a registry, to be read: logins, mirrors, redirects and retries are its own business. */
export interface Repository {
  /** `ghcr.io/org/app` */
  readonly name: string
  readonly retry: RetryPolicy
  /** The answer to a request that succeeded; throws a RegistryError otherwise. */
  get(ask: Ask): Promise<WireAnswer>
  /** Runs out after so long, or when the caller gives up. */
  deadline(which: 'answerMs' | 'blobMs'): AbortSignal
  close(): void
}

export interface Ask {
  /** Behind `/v2/<repository>/`, with its query. */
  readonly path: string
  /** What it is, for messages: `the manifest latest`. */
  readonly what: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
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
  let preferred = 0
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

/** More logins than anybody has for one repository, and an end to a registry that wants another one each time. */
const maxRounds = 12

async function askEndpoint(wire: Wire, endpoint: Endpoint, ask: Ask, name: string): Promise<WireAnswer> {
  const { base, repository, authorizer } = endpoint
  const url = new URL(`/v2/${repository}/${ask.path}`, base)
  for (let round = 1; ; round++) {
    const authorization = await authorizer.header(ask.signal)
    const { answer, isOwn } = await follow(wire, endpoint, {
      url,
      headers: ask.headers ?? {},
      authorization,
      signal: ask.signal,
    })
    if (answer.status >= 200 && answer.status < 300) {
      authorizer.accepted()
      return answer
    }
    const mayHelp = isOwn && round < maxRounds && (await hasAnotherWay(authorizer, answer, authorization))
    if (!mayHelp) throw await refusedBy(endpoint, answer, isOwn, ask, name)
    answer.discard()
  }
}

async function hasAnotherWay(
  authorizer: Authorizer,
  { status, headers }: WireAnswer,
  sent: string | undefined,
): Promise<boolean> {
  if (status === 401) return authorizer.challenged(headers['www-authenticate'] ?? '', sent)
  return status === 403 && authorizer.denied(sent)
}

async function refusedBy(
  { authorizer, base, isMirror }: Endpoint,
  answer: WireAnswer,
  isOwn: boolean,
  { what }: Ask,
  name: string,
): Promise<RegistryError> {
  const from = authorizer.triedFrom()
  const login = isOwn && answer.status === 401 && from !== undefined ? ` (${from} did not open it)` : ''
  const at = isMirror ? ` at the mirror ${base.host}` : ''
  const away = isOwn ? '' : `, where ${base.host} sends us,`
  return refusal(answer, `${what} of ${name}${at}${away}${login}`, {
    secrets: authorizer.secrets(),
    isElsewhere: !isOwn,
  })
}
