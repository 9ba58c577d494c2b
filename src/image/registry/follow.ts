import type { Endpoint } from './endpoint.ts'
import { RegistryError } from './error.ts'
import type { Wire, WireAnswer } from './http/index.ts'

export interface Asked {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly authorization: string | undefined
  readonly signal: AbortSignal
}

export interface Followed {
  readonly answer: WireAnswer
  /** False when another host answered, to whom the endpoint's login says nothing. */
  readonly isOwn: boolean
}

const maxRedirects = 5
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Asks an endpoint and goes where it sends us. Once an answer has led to another scheme, host or port, the login stays
 * behind for good, also when that host leads back.
 */
export async function follow(wire: Wire, endpoint: Endpoint, asked: Asked): Promise<Followed> {
  let url = asked.url
  let isOwn = true
  for (let hop = 0; ; hop++) {
    const guard = isOwn ? endpoint.guard : endpoint.guardFor(url)
    const answer = await wire.send({
      url,
      headers: isOwn ? withLogin(asked) : asked.headers,
      signal: asked.signal,
      ...(guard !== undefined && { guard }),
    })
    if (hop === 0) endpoint.reached(answer.address)
    if (!redirects.has(answer.status)) return { answer, isOwn }
    answer.discard()
    if (hop === maxRedirects)
      throw refused(endpoint, `redirects more than ${maxRedirects} times`, 'is the registry set up right?')
    const next = targetOf(endpoint, url, answer.headers.location)
    isOwn = isOwn && next.origin === endpoint.base.origin
    url = next
  }
}

function withLogin({ headers, authorization }: Asked): Readonly<Record<string, string>> {
  return authorization === undefined ? headers : { ...headers, authorization }
}

function targetOf(endpoint: Endpoint, from: URL, location: string | undefined): URL {
  const next = !location ? null : URL.parse(location, from.href)
  if (next === null || !/^https?:$/.test(next.protocol))
    throw refused(endpoint, 'redirects to nowhere', 'is the registry set up right?')
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw refused(endpoint, `redirects to ${next.host} without TLS`, 'what comes from there could be anybody’s')
  return next
}

function refused({ base }: Endpoint, what: string, hint: string): RegistryError {
  return new RegistryError('unsafe-redirect', `${base.host} ${what}`, { hint })
}
