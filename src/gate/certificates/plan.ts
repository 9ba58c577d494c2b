import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import {
  type CertificateState,
  type Holding,
  type Moment,
  type NextAuthority,
  standardTiming,
  type Timing,
} from './state.ts'

/**
 * `start`: a new authority and leaf at once, since nothing there can be used. `renew`: a new leaf by the same
 * authority. The others are the three steps in which an authority changes (`CertificateState`).
 */
export interface RotationStep {
  readonly kind: 'start' | 'publish' | 'switch' | 'retire' | 'renew'
  /** One sentence for the log. */
  readonly why: string
}

/** What is to be done now, in this order; nothing, most of the time. Look at it every minute. */
export function planRotation(
  state: CertificateState | undefined,
  now: Moment,
  hosts: readonly string[],
  timing: Timing = standardTiming,
): readonly RotationStep[] {
  if (state === undefined) return [{ kind: 'start', why: 'there are no certificates yet' }]
  if (!isValid(state.current, now) && !(state.next !== undefined && isValid(state.next, now))) {
    return [{ kind: 'start', why: 'no authority is valid at this time' }]
  }
  const steps = [retiring(state, now, timing), signing(state, now, hosts, timing), publishing(state, now, timing)]
  return steps.filter((step) => step !== undefined)
}

const isValid = ({ notBefore, notAfter }: Holding, now: Moment): boolean => notBefore <= now && now <= notAfter

function retiring({ previous }: CertificateState, now: Moment, { overlap }: Timing): RotationStep | undefined {
  if (previous === undefined || now - previous.since < overlap) return undefined
  return { kind: 'retire', why: 'nobody shows a certificate of the previous authority any more' }
}

function signing(
  state: CertificateState,
  now: Moment,
  hosts: readonly string[],
  timing: Timing,
): RotationStep | undefined {
  const { current, next } = state
  if (next !== undefined && isValid(next, now)) {
    if (isSettled(next, now, timing)) return { kind: 'switch', why: 'everybody trusts the next authority' }
    // Whoever does not know the next one will trust nothing in a moment, so waiting for them helps nobody.
    if (now >= current.notAfter - timing.settle) return { kind: 'switch', why: 'the authority is about to expire' }
  }
  const why = reasonToRenew(state, now, hosts, timing)
  return why === undefined ? undefined : { kind: 'renew', why }
}

const isSettled = ({ publishedSince }: NextAuthority, now: Moment, { settle }: Timing): boolean =>
  publishedSince !== undefined && now - publishedSince >= settle

function reasonToRenew(
  { current, leaf }: CertificateState,
  now: Moment,
  hosts: readonly string[],
  timing: Timing,
): string | undefined {
  if (!covers(leaf.cert, hosts)) return 'the certificate is for other hosts'
  if (now < leaf.notBefore) return 'the certificate is not valid yet'
  const due = leaf.notBefore + (leaf.notAfter - leaf.notBefore) * timing.leafShare
  // A leaf ends with its authority at the latest: near that end a new one would gain nothing.
  return now >= due && leafEnd(current, now, timing) > leaf.notAfter ? 'the certificate is old' : undefined
}

/** When a leaf made now ends. */
export function leafEnd(authority: Holding, now: Moment, { leafLife }: Timing): Moment {
  return Math.min(now + leafLife, authority.notAfter)
}

function covers(cert: string, hosts: readonly string[]): boolean {
  const certificate = new X509Certificate(cert)
  const named = (host: string): string | undefined => certificate.checkHost(host, { subject: 'never' })
  return hosts.every((host) => (isIP(host) === 0 ? named(host) : certificate.checkIP(host)) !== undefined)
}

function publishing(
  { current, next, previous }: CertificateState,
  now: Moment,
  timing: Timing,
): RotationStep | undefined {
  const isUnderWay = next !== undefined || previous !== undefined
  if (isUnderWay || now < current.notAfter - timing.authorityLead) return undefined
  return { kind: 'publish', why: 'the authority ends soon' }
}
