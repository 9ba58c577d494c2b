import type { RegistryCredential } from '../../../formats/docker-config/index.ts'
import { RegistryError } from '../error.ts'
import type { Guard, Wire } from '../http/index.ts'
import type { Candidate } from './credentials.ts'
import { readScheme, type Scheme, type SchemeContext } from './scheme.ts'
import { basicHeader, fetchToken, secretsOf, type Token, type TokenPlace } from './token.ts'

export interface AuthorizerOptions extends SchemeContext {
  readonly wire: Wire
  /** Asked once, when the registry wants a login. */
  readonly findCandidates: () => Promise<readonly Candidate[]>
  readonly guardFor: (url: URL) => Guard | undefined
}

/** Proves to one host who we are, as it asks for it: one login after the other, each token until it expires. */
export class Authorizer {
  readonly #options: AuthorizerOptions
  readonly #tokens = new Map<string, Token>()
  #scheme: Scheme | undefined
  #finding: Promise<readonly Candidate[]> | undefined
  #candidates: readonly Candidate[] = []
  #fetching: Promise<string> | undefined
  #chosen = 0
  #worked = false

  constructor(options: AuthorizerOptions) {
    this.#options = options
  }

  /** What to send; nothing before the registry has asked for it. */
  async header(signal: AbortSignal): Promise<string | undefined> {
    for (;;) {
      const known = this.#current()
      if (known !== undefined || this.#scheme?.kind !== 'bearer') return known
      if (this.#fetching === undefined) return `Bearer ${await this.#fetchAlone(this.#scheme.place, signal)}`
      await Promise.allSettled([this.#fetching]) // what failed for another request may work for this one
    }
  }

  /** After a 401 to what was sent: whether asking again can help. */
  async challenged(header: string, sent: string | undefined): Promise<boolean> {
    const asked = readScheme(header, this.#options)
    if (this.#scheme === undefined) {
      this.#finding ??= this.#options.findCandidates()
      this.#candidates = await this.#finding
      this.#scheme = asked
      return asked.kind === 'bearer' || this.#candidates.length > 0
    }
    if (sent !== this.#current()) return true // another request has found something better by now
    if (asked.kind === 'bearer' && !this.#tokens.has(this.#keyOf(asked.place)) && !this.#isReady()) {
      this.#scheme = asked // another scope
      return true
    }
    if (this.#scheme.kind === 'bearer') this.#tokens.delete(this.#keyOf(this.#scheme.place))
    if (!this.#worked) return this.#nextLogin()
    this.#worked = false // a token that was good may have been taken back early
    return true
  }

  /** After a 403 to what was sent: whether there is another login to try. */
  denied(sent: string | undefined): boolean {
    return sent !== this.#current() || this.#nextLogin()
  }

  accepted(): void {
    this.#worked = true
  }

  /** What must not be shown, should the server repeat it. */
  secrets(): readonly string[] {
    const logins = this.#candidates.flatMap(({ credential }) => secretsOf(credential))
    return [...logins, ...[...this.#tokens.values()].map(({ value }) => value)]
  }

  /** Whose login was tried last; undefined when none was found. */
  triedFrom(): string | undefined {
    return this.#candidates[this.#chosen]?.from
  }

  /** What is sent as things stand; undefined when it has to be fetched first. */
  #current(): string | undefined {
    const login = this.#login()
    if (this.#scheme === undefined) return undefined
    if (login?.kind === 'bearer') return `Bearer ${login.token}`
    if (this.#scheme.kind === 'basic') return login?.kind === 'basic' ? basicHeader(login) : undefined
    const known = this.#tokens.get(this.#keyOf(this.#scheme.place))
    return known !== undefined && Date.now() < known.until ? `Bearer ${known.value}` : undefined
  }

  /** Requests at the same time share one token. */
  #fetchAlone(place: TokenPlace, signal: AbortSignal): Promise<string> {
    this.#fetching = this.#fetchToken(place, signal).finally(() => {
      this.#fetching = undefined
    })
    return this.#fetching
  }

  async #fetchToken(place: TokenPlace, signal: AbortSignal): Promise<string> {
    const { wire, guardFor } = this.#options
    for (;;) {
      const key = this.#keyOf(place)
      const guard = guardFor(place.realm)
      try {
        const fresh = await fetchToken(wire, { place, login: this.#candidates[this.#chosen], guard, signal })
        this.#tokens.set(key, fresh)
        return fresh.value
      } catch (error) {
        const isRefused = error instanceof RegistryError && /^(unauthorized|denied)$/.test(error.reason)
        if (!isRefused || !this.#nextLogin()) throw error
      }
    }
  }

  #login(): RegistryCredential | undefined {
    return this.#candidates[this.#chosen]?.credential
  }

  /** A token that needs no fetching holds for any scope, or for none. */
  #isReady(): boolean {
    return this.#login()?.kind === 'bearer'
  }

  #keyOf({ realm, service, scope }: TokenPlace): string {
    return [realm, service, scope, this.#chosen].join('\n')
  }

  #nextLogin(): boolean {
    this.#worked = false
    if (this.#chosen + 1 >= this.#candidates.length) return false
    this.#chosen += 1
    return true
  }
}
