import type { Endpoint } from './endpoint.ts'
import { RegistryError } from './error.ts'
import type { Method, Wire, WireAnswer } from './http/index.ts'

export interface Asked {
  readonly url: URL
  readonly method?: Method
  readonly content?: Uint8Array
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
  const { content, method } = asked
  let url = asked.url
  let isOwn = url.origin === endpoint.base.origin
  for (let hop = 0; ; hop++) {
    const guard = isOwn ? endpoint.guard : endpoint.guardFor(url)
    const answer = await wire.send({
      url,
      headers: isOwn ? withLogin(asked) : asked.headers,
      signal: asked.signal,
      ...(method !== undefined && { method }),
      ...(content !== undefined && { content }),
      ...(guard !== undefined && { guard }),
    })
    if (hop === 0 && isOwn) endpoint.reached(answer.address)
    if (!redirects.has(answer.status)) return { answer, isOwn }
    answer.discard()
    if (!mayGoElsewhere(asked, answer.status))
      throw refused(endpoint, `answers ${answer.status} to what is sent`, 'is the registry set up right?')
    if (hop === maxRedirects)
      throw refused(endpoint, `redirects more than ${maxRedirects} times`, 'is the registry set up right?')
    const next = targetOf(endpoint, url, answer.headers.location)
    isOwn = isOwn && next.origin === endpoint.base.origin
    url = next
  }
}

/** Only 307 and 308 mean that the same is to be sent elsewhere (RFC 9110, section 15.4). */
function mayGoElsewhere({ method = 'GET' }: Asked, status: number): boolean {
  return method === 'GET' || method === 'HEAD' || status === 307 || status === 308
}

function withLogin({ headers, authorization }: Asked): Readonly<Record<string, string>> {
  return authorization === undefined ? headers : { ...headers, authorization }
}

/** Where an answer sends us; never from TLS to none. */
export function targetOf(endpoint: Pick<Endpoint, 'base'>, from: URL, location: string | undefined): URL {
  const next = !location ? null : URL.parse(location, from.href)
  if (next === null || !/^https?:$/.test(next.protocol))
    throw refused(endpoint, 'redirects to nowhere', 'is the registry set up right?')
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw refused(endpoint, `redirects to ${next.host} without TLS`, 'what comes from there could be anybody’s')
  return next
}

function refused({ base }: Pick<Endpoint, 'base'>, what: string, hint: string): RegistryError {
  return new RegistryError('unsafe-redirect', `${base.host} ${what}`, { hint })
}
