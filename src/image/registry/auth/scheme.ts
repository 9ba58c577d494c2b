import { RegistryError } from '../error.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import type { TokenPlace } from './token.ts'

/** How a registry wants a login to be sent. */
export type Scheme = { readonly kind: 'basic' } | { readonly kind: 'bearer'; readonly place: TokenPlace }

export interface SchemeContext {
  /** Of the registry, for messages and to see that tokens are not fetched in the clear. */
  readonly base: URL
  /** What to ask for when the registry does not say, and the most that it may have us ask for. */
  readonly scope: string
  /** Whether a host may be spoken to without TLS. */
  readonly mayBePlain: (url: URL) => boolean
}

/** Reads `WWW-Authenticate`: tokens before passwords, where the registry takes both. */
export function readScheme(header: string, context: SchemeContext): Scheme {
  const challenges = parseChallenges(header)
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  if (bearer !== undefined) return { kind: 'bearer', place: placeOf(bearer, context) }
  if (challenges.some(({ scheme }) => scheme === 'basic')) return { kind: 'basic' }
  throw new RegistryError('unauthorized', `${context.base.host} asks for a login and does not say of which kind`, {
    hint: 'is this a registry?',
    status: 401,
  })
}

function placeOf({ parameters }: Challenge, { base, scope, mayBePlain }: SchemeContext): TokenPlace {
  const realm = URL.parse(parameters.get('realm') ?? '')
  if (realm === null || !/^https?:$/.test(realm.protocol) || realm.username !== '' || realm.password !== '')
    throw new RegistryError('malformed', `${base.host} names no address that tokens could be had from`)
  const isPlainToo = base.protocol === 'http:' && (realm.hostname === base.hostname || mayBePlain(realm))
  if (realm.protocol === 'http:' && !isPlainToo)
    throw new RegistryError(
      'unsafe-redirect',
      `${base.host} wants tokens to be fetched from ${realm.host} without TLS`,
      {
        hint: 'a login would be readable on the way: the registry has to be set up otherwise',
      },
    )
  return { realm, service: parameters.get('service'), scope: scopeOf(parameters.get('scope'), scope) }
}

/**
 * A registry may name a repository otherwise than we do; it may not have us ask for more than we want of it. Where it
 * names ours, all that we want is asked for at once: one token to look and to push.
 */
function scopeOf(asked: string | undefined, own: string): string {
  const [, repository = '', rights = ''] = /^(repository:[\w./:-]{1,512}):([a-z,]{1,32})$/.exec(asked ?? '') ?? []
  const at = own.lastIndexOf(':')
  const wanted = own.slice(at + 1).split(',')
  const isOurs = repository === own.slice(0, at)
  return asked === undefined || isOurs || !rights.split(',').every((one) => wanted.includes(one)) ? own : asked
}
