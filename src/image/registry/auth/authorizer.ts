import type { RegistryCredential } from '../../../formats/docker-config/index.ts'
import { RegistryError } from '../error.ts'
import type { Guard, Wire } from '../http/index.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import type { Candidate } from './credentials.ts'
import { basicHeader, fetchToken, secretsOf, type Token, type TokenPlace } from './token.ts'

export interface AuthorizerOptions {
  readonly wire: Wire
  /** Of the registry, for messages and to see that tokens are not fetched in the clear. */
  readonly base: URL
  /** What to ask for when the registry does not say: never more than to pull. */
  readonly scope: string
  readonly candidates: () => Promise<readonly Candidate[]>
  readonly guardFor: (url: URL) => Guard | undefined
}

/** Proves to one host who we are, as it asks for it. */
export interface Authorizer {
  header(signal: AbortSignal): Promise<string | undefined>
  /** After a 401: whether asking again can help. */
  challenged(header: string | undefined): Promise<boolean>
  /** After a 403: whether there is another login to try. */
  denied(): boolean
  accepted(): void
  /** What must not be shown, should the server repeat it. */
  secrets(): readonly string[]
  /** Whose login was tried last; undefined when none was found. */
  triedFrom(): string | undefined
}

type Scheme = { readonly kind: 'basic' } | { readonly kind: 'bearer'; readonly place: TokenPlace }

const maxRounds = 24

export function authorizer(options: AuthorizerOptions): Authorizer {
  const { wire, guardFor } = options
  const tokens = new Map<string, Token>()
  let scheme: Scheme | undefined
  let candidates: readonly Candidate[] = []
  let chosen = 0
  let worked = false
  let rounds = 0

  const credential = (): RegistryCredential | undefined => candidates[chosen]?.credential
  const keyOf = ({ realm, service, scope }: TokenPlace): string => [realm, service, scope, chosen].join('\n')
  const nextLogin = (): boolean => {
    worked = false
    if (chosen + 1 >= candidates.length) return false
    chosen += 1
    return true
  }

  const token = async (place: TokenPlace, signal: AbortSignal): Promise<string> => {
    for (;;) {
      const known = tokens.get(keyOf(place))
      if (known !== undefined && Date.now() < known.until) return known.value
      try {
        const fresh = await fetchToken(wire, { place, credential: credential(), guard: guardFor(place.realm), signal })
        tokens.set(keyOf(place), fresh)
        return fresh.value
      } catch (error) {
        const isRefused = error instanceof RegistryError && /^(unauthorized|denied)$/.test(error.reason)
        if (!isRefused || !nextLogin()) throw error
      }
    }
  }

  return {
    async header(signal) {
      if (scheme === undefined) return undefined
      const login = credential()
      if (login?.kind === 'bearer') return `Bearer ${login.token}`
      if (scheme.kind === 'bearer') return `Bearer ${await token(scheme.place, signal)}`
      return login?.kind === 'basic' ? basicHeader(login) : undefined
    },
    async challenged(header) {
      rounds += 1
      if (rounds > maxRounds) return false
      const asked = schemeOf(parseChallenges(header ?? ''), options)
      if (scheme === undefined) {
        candidates = await options.candidates()
        scheme = asked
        return asked.kind === 'bearer' || candidates.length > 0
      }
      if (asked.kind === 'bearer' && !tokens.has(keyOf(asked.place)) && credential()?.kind !== 'bearer') {
        scheme = asked // another scope
        return true
      }
      if (scheme.kind === 'bearer') tokens.delete(keyOf(scheme.place))
      if (!worked) return nextLogin()
      worked = false // a token that was good may have been taken back early
      return true
    },
    denied: nextLogin,
    accepted() {
      worked = true
      rounds = 0
    },
    secrets: () => [
      ...candidates.flatMap(({ credential }) => secretsOf(credential)),
      ...[...tokens.values()].map(({ value }) => value),
    ],
    triedFrom: () => candidates[chosen]?.from,
  }
}

/** Tokens before passwords, where the registry takes both. */
function schemeOf(challenges: readonly Challenge[], options: AuthorizerOptions): Scheme {
  const { base } = options
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  if (bearer !== undefined) return { kind: 'bearer', place: placeOf(bearer, options) }
  if (challenges.some(({ scheme }) => scheme === 'basic')) return { kind: 'basic' }
  throw new RegistryError('unauthorized', `${base.host} asks for a login and does not say of which kind`, {
    hint: 'is this a registry?',
    status: 401,
  })
}

function placeOf({ parameters }: Challenge, { base, scope }: AuthorizerOptions): TokenPlace {
  const realm = URL.parse(parameters.get('realm') ?? '')
  if (realm === null || !/^https?:$/.test(realm.protocol) || realm.username !== '' || realm.password !== '')
    throw new RegistryError('malformed', `${base.host} names no address that tokens could be had from`)
  if (realm.protocol === 'http:' && base.protocol === 'https:')
    throw new RegistryError(
      'unsafe-redirect',
      `${base.host} wants tokens to be fetched from ${realm.host} without TLS`,
      {
        hint: 'a login would be readable on the way: the registry has to be set up otherwise',
      },
    )
  return { realm, service: parameters.get('service'), scope: pullScope(parameters.get('scope'), scope) }
}

/** A registry may name a repository otherwise than we do; it may not have us ask for more than to read it. */
function pullScope(asked: string | undefined, own: string): string {
  return asked !== undefined && /^repository:[\w./:-]{1,512}:pull$/.test(asked) ? asked : own
}
