import { SeawallError } from '../../core/index.ts'
import { type CertificateOptions, type Issued, issueCertificate } from '../../formats/x509/index.ts'
import { leafEnd, planRotation, type RotationStep } from './plan.ts'
import { type CertificateState, type Holding, type Moment, standardTiming, type Timing } from './state.ts'

export interface RotationOptions {
  /** Makes keys and certificates; everything else here is a function of its inputs. */
  readonly issue?: (options: CertificateOptions) => Issued
  readonly timing?: Timing
}

/**
 * Takes the steps that are due, and gives back the same state when there are none. Store what comes out before it is
 * used: first the Secret, then the bundle of the webhook configurations, then the certificate the server shows.
 *
 *     const state = rotate(stored, Date.now(), ['seawall-gate.seawall.svc'])
 */
export function rotate(
  state: CertificateState | undefined,
  now: Moment,
  hosts: readonly string[],
  { issue = issueCertificate, timing = standardTiming }: RotationOptions = {},
): CertificateState {
  if (hosts.length === 0) throw new SeawallError('usage', 'the certificate of the gate needs a host it is for')
  const maker: Maker = { issue, timing, hosts, now: now - (now % 1000) } // certificates know whole seconds
  const steps = planRotation(state, now, hosts, timing)
  return steps.reduce((before, step) => take(step, before, now, maker), state) ?? start(maker)
}

/**
 * Notes whether every webhook configuration holds the bundle now. The next authority signs only after it has been in
 * place for a while without interruption.
 */
export function notePublication(state: CertificateState, isInPlace: boolean, now: Moment): CertificateState {
  if (state.next === undefined) return state
  const { publishedSince, ...next } = state.next
  if (!isInPlace) return publishedSince === undefined ? state : { ...state, next }
  // A date from the future was noted by a clock that has been set back: counting begins anew.
  if (publishedSince !== undefined && publishedSince <= now) return state
  return { ...state, next: { ...next, publishedSince: now } }
}

interface Maker {
  readonly issue: (options: CertificateOptions) => Issued
  readonly timing: Timing
  readonly hosts: readonly string[]
  readonly now: Moment
}

function take(
  { kind }: RotationStep,
  state: CertificateState | undefined,
  now: Moment,
  maker: Maker,
): CertificateState {
  if (state === undefined) return start(maker)
  switch (kind) {
    case 'start':
      return start(maker)
    case 'publish':
      return { ...state, next: authority(maker) }
    case 'switch':
      return switched(state, now, maker)
    case 'retire':
      return without(state, 'previous')
    case 'renew':
      return { ...state, leaf: leaf(state.current, maker) }
    default:
      return kind satisfies never
  }
}

function start(maker: Maker): CertificateState {
  const current = authority(maker)
  return { current, leaf: leaf(current, maker) }
}

function switched(state: CertificateState, now: Moment, maker: Maker): CertificateState {
  if (state.next === undefined) return state
  const { publishedSince: _, ...current } = state.next
  return { current, leaf: leaf(current, maker), previous: { cert: state.current.cert, since: now } }
}

function without<K extends keyof CertificateState>(state: CertificateState, key: K): Omit<CertificateState, K> {
  const { [key]: _, ...rest } = state
  return rest
}

/** Two authorities of one name would make error messages hard to read, so the second of its birth is part of it. */
function authority({ issue, timing, now }: Maker): Holding {
  const commonName = `seawall-gate-ca@${now / 1000}`
  const [notBefore, notAfter] = [now - timing.backdate, now + timing.authorityLife]
  return hold(issue, { commonName, notBefore, notAfter, authority: true, pathLength: 0 })
}

function leaf(issuer: Holding, { issue, timing, hosts, now }: Maker): Holding {
  const [notBefore, notAfter] = [now - timing.backdate, leafEnd(issuer, now, timing)]
  return hold(issue, { commonName: 'seawall-gate', notBefore, notAfter, issuer, hosts, uses: ['serverAuth'] })
}

type Wanted = Omit<CertificateOptions, 'notBefore' | 'notAfter'> & Pick<Holding, 'notBefore' | 'notAfter'>

function hold(issue: Maker['issue'], { notBefore, notAfter, ...wanted }: Wanted): Holding {
  const { cert, key } = issue({ ...wanted, notBefore: new Date(notBefore), notAfter: new Date(notAfter) })
  return { cert, key, notBefore, notAfter }
}
