import type { Authorizer } from './auth/index.ts'
import type { Endpoint } from './endpoint.ts'
import type { RegistryError } from './error.ts'
import { follow } from './follow.ts'
import type { Method, Wire, WireAnswer } from './http/index.ts'
import { refusal } from './refusal.ts'

export interface Ask {
  /** Behind `/v2/<repository>/`, with its query; or an address where the registry wants what belongs there. */
  readonly path: string | URL
  /** What it is, for messages: `the manifest latest`. */
  readonly what: string
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: Method
  readonly content?: Uint8Array
  readonly signal: AbortSignal
}

/** More logins than anybody has for one repository, and an end to a registry that wants another one each time. */
const maxRounds = 12

/** Asks one address, and again with the login that it wants; any answer but success is an error. */
export async function askEndpoint(wire: Wire, endpoint: Endpoint, ask: Ask, name: string): Promise<WireAnswer> {
  const { base, repository, authorizer } = endpoint
  const { content, method, path } = ask
  const url = typeof path === 'string' ? new URL(`/v2/${repository}/${path}`, base) : path
  for (let round = 1; ; round++) {
    const authorization = await authorizer.header(ask.signal)
    const { answer, isOwn } = await follow(wire, endpoint, {
      url,
      headers: ask.headers ?? {},
      authorization,
      signal: ask.signal,
      ...(method !== undefined && { method }),
      ...(content !== undefined && { content }),
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
  { status, headers, discard }: WireAnswer,
  sent: string | undefined,
): Promise<boolean> {
  if (status !== 401) return status === 403 && authorizer.denied(sent)
  try {
    return await authorizer.challenged(headers['www-authenticate'] ?? '', sent)
  } catch (error) {
    discard()
    throw error
  }
}

async function refusedBy(
  { authorizer, base, isMirror }: Endpoint,
  answer: WireAnswer,
  isOwn: boolean,
  { method = 'GET', what }: Ask,
  name: string,
): Promise<RegistryError> {
  const from = authorizer.triedFrom()
  const login = isOwn && answer.status === 401 && from !== undefined ? ` (${from} did not open it)` : ''
  const at = isMirror ? ` at the mirror ${base.host}` : ''
  const away = isOwn ? '' : `, where ${base.host} sends us,`
  return refusal(answer, `${what} of ${name}${at}${away}${login}`, {
    secrets: authorizer.secrets(),
    isElsewhere: !isOwn,
    isWrite: method !== 'GET' && method !== 'HEAD',
  })
}
