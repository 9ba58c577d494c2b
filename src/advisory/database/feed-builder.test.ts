import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Advisory, FeedItem } from '../types.ts'
import { anyAdvisory } from './database.test-support.ts'
import { type BuiltFeed, FeedBuilder } from './feed-builder.ts'
import { openRecords } from './records.ts'

function built(items: readonly FeedItem[]): BuiltFeed {
  const builder = new FeedBuilder()
  for (const item of items) builder.add(item)
  return builder.finish()
}

const inOrder = (map: ReadonlyMap<string, Buffer>): readonly (readonly [string, Buffer])[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1))

const advisory = (more: Partial<Advisory> = {}): Advisory => ({
  id: 'CVE-2024-1',
  aliases: [],
  covers: [],
  severities: [],
  weaknesses: [],
  references: [],
  affected: [],
  ...more,
})

const entry = (...advisories: readonly Advisory[]): FeedItem => ({ kind: 'entry', advisories })

const recordIn = (feed: BuiltFeed): unknown =>
  openRecords(feed.records.get('CVE-2024') ?? Buffer.alloc(0), 'CVE-2024').recordOf('CVE-2024-1')

const anyItem: fc.Arbitrary<FeedItem> = fc.oneof(
  fc.array(anyAdvisory, { maxLength: 3 }).map((advisories) => entry(...advisories)),
  fc.record({ kind: fc.constant('unread' as const), where: fc.string(), why: fc.string() }),
  fc.record({
    kind: fc.constant('probability' as const),
    entry: fc.record({ id: fc.constantFrom('CVE-1', 'CVE-2'), probability: fc.nat(9), percentile: fc.nat(9) }),
  }),
)

describe('a feed', () => {
  it('has the same parts in whatever order its items come', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 30 }), fc.func(fc.nat()), (items, order) => {
        const [one, other] = [built(items), built(items.toSorted((a, b) => order(a) - order(b)))]
        expect(inOrder(other.shards)).toEqual(inOrder(one.shards))
        expect(inOrder(other.records)).toEqual(inOrder(one.records))
        const rest = { shards: undefined, records: undefined }
        expect({ ...other, ...rest }).toEqual({ ...one, ...rest })
      }),
    )
  })

  it('puts together what several entries say of one id', () => {
    const a = entry(advisory({ aliases: ['B'], modified: '2024-01-01T00:00:00Z', title: 'one' }))
    const b = entry(advisory({ aliases: ['A'], modified: '2025-01-01T00:00:00Z', withdrawn: '2025-01-01T00:00:00Z' }))
    for (const items of [
      [a, b],
      [b, a],
      [a, b, a],
    ]) {
      const record = recordIn(built(items))
      expect(record).toMatchObject({ aliases: ['A', 'B'], modified: '2025-01-01T00:00:00Z', title: 'one' })
      expect(record).not.toHaveProperty('withdrawn')
    }
    expect(recordIn(built([b, b]))).toHaveProperty('withdrawn')
  })

  it('says nothing of packages where an advisory was taken back', () => {
    const affected = [{ namespace: 'npm', name: 'a', ranges: [{}], status: 'affected' as const }]
    expect(built([entry(advisory({ affected, withdrawn: '2025-01-01T00:00:00Z' }))])).toMatchObject({ postings: 0 })
    expect(built([entry(advisory({ affected }))])).toMatchObject({ entries: 1, postings: 1 })
  })

  it('counts catalogues of exploits and probabilities as entries', () => {
    const entries: FeedItem[] = [
      { kind: 'known-exploited', entry: { id: 'CVE-1', added: '2024-01-01', ransomware: false } },
      { kind: 'probability', entry: { id: 'CVE-1', probability: 0.5, percentile: 0.9 } },
      { kind: 'probability', entry: { id: 'CVE-2', probability: 0.1, percentile: 0.2 } },
    ]
    expect(built(entries).entries).toBe(3)
  })

  it('keeps the first twenty examples of what was not read', () => {
    const items = Array.from({ length: 99 }, (_, at): FeedItem => ({ kind: 'unread', where: `${98 - at}`, why: 'odd' }))
    const { unread, unreadExamples } = built(items)
    expect(unread).toBe(99)
    expect(unreadExamples).toHaveLength(20)
    expect(unreadExamples[0]).toBe('0: odd')
  })
})
