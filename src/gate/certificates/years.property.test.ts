import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../core/index.ts'
import {
  type CertificateState,
  caBundle,
  fromSecret,
  needsBundleRepair,
  notePublication,
  rotate,
  standardTiming,
  type Timing,
  toSecret,
  withCaBundle,
} from './index.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const birth = Date.UTC(2026, 0, 1)
const hosts = ['seawall-gate.seawall.svc']

const parsed = new Map<string, X509Certificate>()
function certificate(pem: string): X509Certificate {
  const known = parsed.get(pem) ?? new X509Certificate(pem)
  parsed.set(pem, known)
  return known
}

const verified = new Map<string, boolean>()
function isSignedBy(leaf: string, authority: string): boolean {
  const pair = leaf + authority
  const [below, above] = [certificate(leaf), certificate(authority)]
  const known = verified.get(pair) ?? (below.checkIssued(above) && below.verify(above.publicKey))
  verified.set(pair, known)
  return known
}

const isValid = (pem: string, now: number): boolean =>
  certificate(pem).validFromDate.getTime() <= now && now <= certificate(pem).validToDate.getTime()

/** What a client does with the leaf it is shown. */
const accepts = (bundle: string, leaf: string, now: number): boolean =>
  isValid(leaf, now) &&
  bundle.split(/(?<=END CERTIFICATE-----\n)/).some((one) => isValid(one, now) && isSignedBy(leaf, one))

/** A cluster: the state of the gate, what the API server holds, and what lags a step behind. */
class Cluster {
  readonly timing: Timing
  now = birth
  state: CertificateState
  configuration: JsonObject = { webhooks: [{ name: 'seawall', clientConfig: {} }] }
  /** Bundles the API server was given, with the time; leaves that were shown, with the time they were replaced. */
  readonly bundles: { readonly pem: string; readonly at: number }[] = []
  readonly replaced: { readonly pem: string; readonly at: number }[] = []
  /** The bundle in place before the last step of the gate. */
  behind = ''
  authorities = 1

  constructor(timing: Timing) {
    this.timing = timing
    this.state = rotate(undefined, birth, hosts, { timing })
    this.publish(true)
    this.behind = caBundle(this.state)
  }

  /** Time goes by, the gate looks at its certificates, and the API server takes the bundle or cannot be reached. */
  pass(step: number, isReachable: boolean): void {
    this.now += step
    const before = this.state
    const after = rotate(before, this.now, hosts, { timing: this.timing })
    if (after !== before) this.behind = this.bundles.at(-1)?.pem ?? ''
    if (after !== before) this.state = readBack(after)
    if (after.leaf !== before.leaf) this.replaced.push({ pem: before.leaf.cert, at: this.now })
    if (after.current !== before.current) this.switched()
    this.publish(isReachable)
  }

  private publish(isReachable: boolean): void {
    if (needsBundleRepair(this.configuration, this.state) && isReachable) {
      this.configuration = withCaBundle(this.configuration, this.state)
      this.bundles.push({ pem: caBundle(this.state), at: this.now })
    }
    this.state = notePublication(this.state, !needsBundleRepair(this.configuration, this.state), this.now)
  }

  private switched(): void {
    this.authorities++
    const known = this.bundles.find(({ pem }) => pem.includes(this.state.current.cert))
    expect(this.now - (known?.at ?? this.now)).toBeGreaterThanOrEqual(this.timing.settle)
  }

  /** Clients a step or a while behind, with clocks within the hour, trust what is shown; those up to date what was. */
  agrees(skew: number): boolean {
    const shown = this.replaced.filter(({ at }) => this.now - at < this.timing.overlap)
    return (
      this.heldBundles().every((bundle) => accepts(bundle, this.state.leaf.cert, this.now + skew)) &&
      shown.every(({ pem }) => accepts(this.bundles.at(-1)?.pem ?? '', pem, this.now))
    )
  }

  /** The bundle before the last step, and all that were in place within the time given for settling. */
  private heldBundles(): readonly string[] {
    const newer = this.bundles.filter(({ at }) => at > this.now - this.timing.settle).length
    return [this.behind, ...this.bundles.slice(-1 - newer).map(({ pem }) => pem)]
  }
}

function readBack(state: CertificateState): CertificateState {
  const read = fromSecret(toSecret(state, { name: 'tls', namespace: 'seawall' }))
  if (!read.ok) throw read.error
  expect(read.value).toEqual(state)
  return read.value
}

describe('over the years', () => {
  it('every client trusts every replica, looking once a day for twenty-five years', () => {
    const cluster = new Cluster(standardTiming)
    for (let index = 0; index < 25 * 365; index++) {
      cluster.pass(day, true)
      if (!cluster.agrees(((index % 3) - 1) * 59 * minute)) expect.fail(`day ${index}`)
    }
    expect(cluster.authorities).toBe(3)
    expect(cluster.replaced.length).toBeGreaterThan(150)
  })

  /** Ten years are long for a test: authorities of 120 days change more often, with all else as it is. */
  const timing: Timing = { ...standardTiming, authorityLife: 120 * day }
  const pass = fc.record({
    step: fc.oneof(fc.integer({ min: 1, max: 2 * hour }), fc.integer({ min: hour, max: 4 * day })),
    isReachable: fc.boolean(),
    skew: fc.integer({ min: -59 * minute, max: 59 * minute }),
  })

  it('every client trusts every replica, looking at odd times and with an API server that is often away', () => {
    let changes = 0
    fc.assert(
      fc.property(fc.array(pass, { minLength: 250, maxLength: 400, size: 'max' }), (passes) => {
        const cluster = new Cluster(timing)
        let away = 0
        for (const { step, isReachable, skew } of passes) {
          away = isReachable || away === 4 ? 0 : away + 1
          cluster.pass(step, away === 0)
          expect(cluster.agrees(skew)).toBe(true)
        }
        changes += cluster.authorities - 1
      }),
      { numRuns: 25, endOnFailure: true }, // to make a few hundred passes smaller takes minutes
    )
    expect(changes).toBeGreaterThan(25)
  })

  it('after any absence and any change of the clock the next look mends everything', () => {
    const jump = fc.integer({ min: -5000, max: 5000 }).map((days) => days * day)
    fc.assert(
      fc.property(fc.array(jump, { maxLength: 6 }), (jumps) => {
        let [state, now] = [rotate(undefined, birth, hosts), birth]
        for (const step of jumps) {
          now = Math.max(Date.UTC(1990), now + step)
          state = notePublication(readBack(rotate(state, now, hosts)), true, now)
          expect(accepts(caBundle(state), state.leaf.cert, now)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
})
