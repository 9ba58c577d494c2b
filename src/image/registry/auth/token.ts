import { isObject, member, textAt } from '../../../core/index.ts'
import type { RegistryCredential } from '../../../formats/docker-config/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import { RegistryError } from '../error.ts'
import { type Guard, readWhole, type Wire, type WireAnswer, type WireRequest } from '../http/index.ts'
import { refusal } from '../refusal.ts'
import type { Candidate } from './credentials.ts'

/** Where tokens are to be had, by the registry's challenge. */
export interface TokenPlace {
  readonly realm: URL
  readonly service: string | undefined
  readonly scope: string
}

export interface Token {
  readonly value: string
  /** Milliseconds since 1970. */
  readonly until: number
}

export interface TokenRequest {
  readonly place: TokenPlace
  readonly login: Candidate | undefined
  readonly guard: Guard | undefined
  readonly signal: AbortSignal
}

const maxBytes = 1024 * 1024
/** Renewed a little before it expires, so that a request on its way does not fail. */
const marginMs = 10_000
/** What the specification of Docker says of answers without `expires_in`. */
const shortestSeconds = 60

/** Fetches a token: https://distribution.github.io/distribution/spec/auth/token/ and …/oauth/ */
export async function fetchToken(wire: Wire, { place, login, guard, signal }: TokenRequest): Promise<Token> {
  const credential = login?.credential
  const asked = credential?.kind === 'identity-token' ? posted(place, credential.token) : got(place, credential)
  const answer = await wire.send({ ...asked, signal, ...(guard !== undefined && { guard }) })
  const what = `the token for ${place.scope} from ${place.realm.host}`
  if (answer.status === 200) return readToken(answer, what)
  const tried = /^40[013]$/.test(String(answer.status)) && login !== undefined ? ` (${login.from} did not open it)` : ''
  throw await refusal(answer, `${what}${tried}`, { secrets: secretsOf(credential), isElsewhere: true })
}

type Asked = Pick<WireRequest, 'url' | 'headers' | 'form'>

function got({ realm, service, scope }: TokenPlace, credential: RegistryCredential | undefined): Asked {
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set('service', service)
  url.searchParams.set('scope', scope)
  return { url, headers: credential?.kind === 'basic' ? { authorization: basicHeader(credential) } : {} }
}

/** OAuth 2 (RFC 6749 §6): the only way to use a refresh token. */
function posted({ realm, service, scope }: TokenPlace, refreshToken: string): Asked {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'seawall', refresh_token: refreshToken })
  if (service !== undefined) form.set('service', service)
  form.set('scope', scope)
  return { url: realm, headers: {}, form: form.toString() }
}

export function basicHeader({ username, password }: RegistryCredential & { kind: 'basic' }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** What must not be shown, should a server repeat it. */
export function secretsOf(credential: RegistryCredential | undefined): readonly string[] {
  if (credential === undefined) return []
  if (credential.kind !== 'basic') return [credential.token]
  return [basicHeader(credential).slice('Basic '.length), credential.password]
}

async function readToken(answer: WireAnswer, what: string): Promise<Token> {
  const parsed = parseJson((await readWhole(answer, maxBytes, what)).toString('utf8'))
  const body = parsed.ok && isObject(parsed.value) ? parsed.value : undefined
  const value = textAt(body, 'token') || textAt(body, 'access_token')
  // It becomes a header: nothing may end the line.
  if (value === undefined || !/^[\x21-\x7e]{1,65536}$/.test(value))
    throw new RegistryError('malformed', `${what} came as something else`, { hint: 'does a proxy stand in between?' })
  const seconds = member(body, 'expires_in')
  const lasts = typeof seconds === 'number' && seconds > 0 ? seconds : shortestSeconds
  return { value, until: Date.now() + Math.max(lasts * 1000 - marginMs, lasts * 500) }
}
