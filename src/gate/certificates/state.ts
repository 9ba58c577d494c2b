import type { Issued } from '../../formats/x509/index.ts'

/** A moment, in milliseconds since 1970. */
export type Moment = number

/** A certificate with its key and its validity; both ends belong to it. */
export interface Holding extends Issued {
  readonly notBefore: Moment
  readonly notAfter: Moment
}

/**
 * The certificates of the admission webhook server. The API server trusts the authorities of `caBundle`, the server
 * shows `leaf`. An authority changes in three steps, and whoever is one step behind still agrees with the rest:
 *
 *     publish   the next authority joins the bundle        bundle: current, next       leaf: by current
 *     switch    it signs, once everybody trusts it         bundle: previous, current   leaf: by current
 *     retire    the old one leaves, once nobody shows it   bundle: current             leaf: by current
 */
export interface CertificateState {
  /** Signs the leaf. */
  readonly current: Holding
  readonly leaf: Holding
  readonly next?: NextAuthority
  readonly previous?: PreviousAuthority
}

export interface NextAuthority extends Holding {
  /** Since when every webhook configuration is known to hold it. */
  readonly publishedSince?: Moment
}

/** It signs nothing any more, so its key is gone. */
export interface PreviousAuthority {
  readonly cert: string
  /** When it was replaced. */
  readonly since: Moment
}

/** What the API server has to trust: the certificates of all authorities, oldest first, PEM. */
export function caBundle({ previous, current, next }: CertificateState): string {
  return [previous, current, next].map((authority) => authority?.cert ?? '').join('')
}

/** How long everything lasts, in milliseconds. */
export interface Timing {
  readonly authorityLife: number
  /** The next authority is published this long before the end of the current one. */
  readonly authorityLead: number
  readonly leafLife: number
  /** The part of its life after which a leaf is renewed. */
  readonly leafShare: number
  /** How far in the past a validity begins, for clocks that are slow. */
  readonly backdate: number
  /** How long the next authority is in the bundle before it signs. API servers see a new bundle within seconds. */
  readonly settle: number
  /** How long the previous authority stays in the bundle, for replicas that still show its leaf. */
  readonly overlap: number
}

const hour = 3_600_000
const day = 24 * hour

export const standardTiming: Timing = {
  authorityLife: 3650 * day,
  authorityLead: 30 * day,
  leafLife: 90 * day,
  leafShare: 2 / 3,
  backdate: hour,
  settle: hour,
  overlap: day,
}
