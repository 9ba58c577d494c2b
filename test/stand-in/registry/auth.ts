import { randomUUID } from 'node:crypto'

export interface StandInAuth {
  readonly kind: 'basic' | 'token'
  readonly users: Readonly<Record<string, string>>
  /** Refresh tokens that may be exchanged, and whose they are. */
  readonly refreshTokens?: Readonly<Record<string, string>>
  /** Gives everybody tokens to pull with. */
  readonly anonymousPull?: boolean
  readonly expiresIn?: number
  /** What the challenge says in place of the truth. */
  readonly realm?: string
  readonly scope?: string
}

export interface Door {
  /** Whether a request may pass. */
  opens(authorization: string | undefined, scope: string): boolean
  challenge(scope: string): string
  /** The answer of the token server; undefined refuses. */
  token(asked: TokenAsked): { token: string; expires_in: number } | undefined
  /** Takes back every token it gave. */
  revoke(): void
}

export interface TokenAsked {
  readonly authorization: string | undefined
  readonly refreshToken: string | undefined
  readonly scope: string
}

const service = 'stand-in'

/** Whether what was given is for this repository, with all rights that are wanted. */
function covers(given: string, wanted: string): boolean {
  const [at, end] = [given.lastIndexOf(':'), wanted.lastIndexOf(':')]
  const rights = given.slice(at + 1).split(',')
  return (
    given.slice(0, at) === wanted.slice(0, end) &&
    wanted
      .slice(end + 1)
      .split(',')
      .every((one) => rights.includes(one))
  )
}

export function doorOf(auth: StandInAuth, url: () => string): Door {
  const tokens = new Map<string, { scope: string; until: number }>()
  const opensBasic = (text: string | undefined): boolean => {
    const [user = '', ...rest] = Buffer.from(text?.replace(/^Basic /, '') ?? '', 'base64')
      .toString('utf8')
      .split(':')
    return Object.hasOwn(auth.users, user) && auth.users[user] === rest.join(':')
  }
  const opensToken = (text: string | undefined, scope: string): boolean => {
    const token = tokens.get(text?.replace(/^Bearer /, '') ?? '')
    return token !== undefined && covers(token.scope, auth.scope ?? scope) && token.until > Date.now()
  }
  return {
    opens: (text, scope) => (auth.kind === 'basic' ? opensBasic(text) : opensToken(text, scope)),
    challenge: (scope) =>
      auth.kind === 'basic'
        ? 'Basic realm="stand-in"'
        : `Bearer realm="${auth.realm ?? `${url()}/token`}",service="${service}",scope="${auth.scope ?? scope}"`,
    token({ authorization, refreshToken, scope }) {
      const isKnown = opensBasic(authorization) || Object.hasOwn(auth.refreshTokens ?? {}, refreshToken ?? '')
      const isAnonymous = authorization === undefined && refreshToken === undefined
      if (!isKnown && !(isAnonymous && auth.anonymousPull === true)) return undefined
      const seconds = auth.expiresIn ?? 300
      const token = `token-${randomUUID()}`
      tokens.set(token, { scope, until: Date.now() + seconds * 1000 })
      return { token, expires_in: seconds }
    },
    revoke: () => tokens.clear(),
  }
}
