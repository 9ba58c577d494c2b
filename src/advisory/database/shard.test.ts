import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { SeawallError } from '../../core/index.ts'
import { anyPosting, asRead } from './database.test-support.ts'
import type { Posting } from './posting.ts'
import { openShard, type Shard, writeShard } from './shard.ts'

const postings = fc.array(anyPosting, { maxLength: 40 })
const posting = (name: string, more: Partial<Posting> = {}): Posting => ({
  advisory: 'CVE-2024-1',
  name,
  ranges: [{ to: '1.2' }],
  status: 'fixed',
  fixed: ['1.2'],
  ...more,
})

/** Two that say the same have the same text. */
const textOf = (one: Posting): string => {
  const ends = one.ranges.flatMap(({ to, toInclusive }) => (to === undefined || toInclusive === true ? [] : [to]))
  const { fixed = [] } = one
  const said = { ...one, fixed: fixed.length === 0 && ends.length > 0 ? [] : fixed }
  return JSON.stringify(Object.entries(asRead(said)).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function allOf(shard: Shard): readonly Posting[] {
  return Array.from({ length: shard.names }, (_, index) => shard.postingsOf(shard.nameAt(index))).flat()
}

describe('a shard', () => {
  it('says again what was put in, each thing once', () => {
    fc.assert(
      fc.property(postings, (list) => {
        const shard = openShard(writeShard(list), 'npm')
        const read = allOf(shard).map((one) => textOf({ fixed: [], ...one }))
        expect(new Set(read)).toEqual(new Set(list.map((one) => textOf({ fixed: [], ...one }))))
        expect(new Set(read).size).toBe(read.length)
      }),
    )
  })

  it('has the same bytes in whatever order things come, and when it is written again', () => {
    fc.assert(
      fc.property(postings, fc.func(fc.nat()), (list, order) => {
        const bytes = writeShard(list)
        expect(writeShard([...list, ...list].sort((a, b) => order(a) - order(b)))).toEqual(bytes)
        expect(writeShard(allOf(openShard(bytes, 'npm')))).toEqual(bytes)
      }),
    )
  })

  it.each([0, 1, 15, 16, 17, 100_000])('may have %i names', (count) => {
    const names = Array.from({ length: count }, (_, index) => `package-${index}`)
    const shard = openShard(writeShard(names.map((name) => posting(name))), 'npm')
    expect(shard.names).toBe(count)
    for (const name of [...names.slice(0, 40), ...names.slice(-40)])
      expect(shard.postingsOf(name)).toEqual([posting(name)])
    for (const name of ['', 'package', 'package-', 'zzz']) expect(shard.postingsOf(name)).toEqual([])
  })

  it('finds names that no good source has', () => {
    const names = ['', '__proto__', 'constructor', '\u{1f600}', '\uffee', 'a\0b', 'ä', 'x'.repeat(5000)]
    const shard = openShard(writeShard(names.map((name) => posting(name))), 'npm')
    for (const name of names) expect(shard.postingsOf(name)).toHaveLength(1)
  })

  it('is refused by name when it is something else', () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('SWSHARD2'),
      Buffer.from('SWSHARD1\xff\xff\xff\xff\xff\x01', 'latin1'),
    ])
      expect(() => openShard(bytes, 'deb:debian:12')).toThrow(/the part deb:debian:12 of the advisory database/)
  })

  const original = writeShard(fc.sample(anyPosting, { numRuns: 60, seed: 11 }))
  survivesChanges('a shard of the advisory database', [original], (content) => {
    try {
      const shard = openShard(content, 'npm')
      expect(shard.names).toBeLessThanOrEqual(content.length)
      for (let index = 0; index < Math.min(shard.names, 100); index++) {
        const found = shard.postingsOf(shard.nameAt(index))
        const ranges = found.reduce((sum, one) => sum + one.ranges.length + (one.versions?.length ?? 0), 0)
        expect(found.length + ranges).toBeLessThanOrEqual(10 * content.length)
      }
    } catch (error) {
      if (!(error instanceof SeawallError)) throw error
    }
  })
})
