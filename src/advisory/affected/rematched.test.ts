import { describe, expect, it } from 'vitest'
import { compareResults } from '../results/index.ts'
import { digestOf, exampleResult, foundIn } from '../results/result.test-support.ts'
import { type Matches, rematchedResult } from './index.ts'

const now = '2026-11-20T00:00:00.000Z'
const used = { built: now, digest: digestOf(8) }
const ids = Uint32Array.of(4, 5)
const match = { id: 'CVE-1', aliases: [], installed: '1', status: 'affected' as const }
const none: Matches = { found: new Map(), unjudged: new Map() }
const found = (...list: readonly (typeof match)[]): Matches => ({ found: new Map([[5, list]]), unjudged: new Map() })

describe('a result that is looked up again', () => {
  it('has what is found now, since it was found first', () => {
    const before = exampleResult({ vulnerabilities: [foundIn(1, 'CVE-1'), foundIn(0, 'CVE-2')] })
    const after = rematchedResult(before, ids, found(match, { ...match, id: 'CVE-3' }), used, now)
    expect(after).toMatchObject({ scanned: now, read: before.read, database: used })
    expect(after.vulnerabilities.map(({ firstSeen, id }) => [id, firstSeen])).toEqual([
      ['CVE-1', '2026-11-01T00:00:00.000Z'],
      ['CVE-3', now],
    ])
    expect(compareResults(before, after).map(({ because, event, found: { id } }) => [event, id, because])).toEqual([
      ['new', 'CVE-3', 'advisories'],
      ['fixed', 'CVE-2', 'advisories'],
    ])
  })

  it('holds back what people have held back, until the day it ends', () => {
    const suppressed = { by: 'ignored' as const, why: 'accepted' }
    const heldUntil = (until?: string) =>
      rematchedResult(
        exampleResult({
          vulnerabilities: [
            foundIn(1, 'CVE-1', { suppressed: { ...suppressed, ...(until !== undefined && { until }) } }),
          ],
        }),
        ids,
        found(match),
        used,
        now,
      ).vulnerabilities[0]?.suppressed?.by
    expect([heldUntil(), heldUntil('2026-11-20'), heldUntil('2026-11-19')]).toEqual(['ignored', 'ignored', undefined])
  })

  it('keeps what was known of a package that nobody can judge any more', () => {
    const before = exampleResult({ vulnerabilities: [foundIn(1, 'CVE-1')] })
    const lost = { ...none, unjudged: new Map([[5, ['the database has no advisories for debian 12']]]) }
    const after = rematchedResult(before, ids, lost, used, now)
    expect(after.vulnerabilities).toEqual(before.vulnerabilities)
    expect(after.unjudged).toEqual([{ package: 1, why: 'the database has no advisories for debian 12' }])
    expect(compareResults(before, after)).toEqual([])
    expect(rematchedResult(before, ids, none, used, now).vulnerabilities).toEqual([])
  })
})

describe('events', () => {
  const of = (...vulnerabilities: ReturnType<typeof foundIn>[]) => exampleResult({ vulnerabilities })

  it('tell a change from chance: how likely it is changes every day', () => {
    const before = of(foundIn(0, 'CVE-1', { probability: 0.1 }), foundIn(0, 'CVE-2'))
    const after = of(foundIn(0, 'CVE-1', { probability: 0.2 }), foundIn(0, 'CVE-2', { exploited: '2026-11-19' }))
    expect(compareResults(before, after)).toMatchObject([{ event: 'changed', found: { id: 'CVE-2' } }])
  })

  it('take what is held back for not there', () => {
    const held = foundIn(0, 'CVE-1', { suppressed: { by: 'vex', why: 'not affected' } })
    expect(compareResults(of(foundIn(0, 'CVE-1')), of(held))).toMatchObject([{ event: 'fixed' }])
    expect(compareResults(of(held), of(held))).toEqual([])
  })

  it('of a new build follow the name of a package, and all are new for an image without one before', () => {
    const build = { ...of(foundIn(1, 'CVE-1')), digest: digestOf(2) }
    expect(compareResults(of(foundIn(1, 'CVE-1'), foundIn(0, 'CVE-2')), build)).toMatchObject([
      { event: 'fixed', because: 'image', found: { id: 'CVE-2' } },
    ])
    expect(compareResults(undefined, build)).toMatchObject([{ event: 'new', because: 'image' }])
  })
})
