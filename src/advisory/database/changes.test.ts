import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import type { Digest } from '../../core/index.ts'
import { SeawallError } from '../../core/index.ts'
import { changedNames } from './changes.ts'
import { anyPosting } from './database.test-support.ts'
import { digestOfBytes } from './digest.ts'
import type { Manifest } from './manifest.ts'
import type { Posting } from './posting.ts'
import { openShard, writeShard } from './shard.ts'
import { changedInShards } from './shard-changes.ts'

const parts = new Map<Digest, Buffer>()
const reads: Digest[] = []

function read(digest: Digest): Buffer {
  reads.push(digest)
  return parts.get(digest) ?? Buffer.alloc(0)
}

/** A database of feeds that say so much of namespaces. */
function database(feeds: Readonly<Record<string, Readonly<Record<string, readonly Posting[]>>>>): Manifest {
  const partOf = (postings: readonly Posting[]): { digest: Digest; size: number } => {
    const bytes = writeShard(postings)
    const digest = digestOfBytes(bytes)
    parts.set(digest, bytes)
    return { digest, size: bytes.length }
  }
  return {
    schemaVersion: '1.0',
    built: '',
    feeds: Object.entries(feeds).map(([id, shards]) => ({
      id,
      formats: [],
      fetched: '',
      from: '',
      redistributable: true,
      entries: 0,
      postings: 0,
      unread: 0,
      unreadExamples: [],
      records: {},
      shards: Object.fromEntries(Object.entries(shards).map(([namespace, list]) => [namespace, partOf(list)])),
    })),
  }
}

const said = (name: string, advisory: string, to = '1.0'): Posting => ({
  advisory,
  name,
  ranges: [{ to }],
  status: 'fixed',
})
const changed = (before: Manifest, after: Manifest): unknown => Object.fromEntries(changedNames(before, after, read))

/** What is said of each name, in a text that does not depend on any order. */
function textsOf(postings: readonly Posting[]): ReadonlyMap<string, string> {
  const shard = openShard(writeShard(postings), 'npm')
  const names = Array.from({ length: shard.names }, (_, index) => shard.nameAt(index))
  return new Map(
    names.map((name) => [
      name,
      shard
        .postingsOf(name)
        .map((one) => JSON.stringify(one))
        .sort()
        .join('\n'),
    ]),
  )
}

describe('what has changed between two databases', () => {
  it('are the packages of which something else is said', () => {
    const before = database({
      debian: { 'deb:debian:12': [said('a', 'CVE-1'), said('b', 'CVE-1'), said('c', 'CVE-1'), said('d', 'CVE-1')] },
      npm: { npm: [said('x', 'GHSA-1')] },
    })
    const after = database({
      debian: {
        'deb:debian:12': [said('a', 'CVE-1'), said('b', 'CVE-1', '2.0'), said('d', 'CVE-1'), said('e', 'CVE-2')],
      },
      npm: { npm: [said('x', 'GHSA-1')] },
      go: { golang: [said('m', 'GO-1')] },
    })
    expect(changed(before, after)).toEqual({ 'deb:debian:12': ['b', 'c', 'e'], golang: ['m'] })
    expect(changed(after, before)).toEqual(changed(before, after))
  })

  it('is nothing, and nothing is read, where the digests are equal', () => {
    const one = database({ npm: { npm: [said('a', 'GHSA-1')] } })
    reads.length = 0
    expect(changed(one, one)).toEqual({})
    expect(reads).toEqual([])
  })

  it('is what any of two feeds says of one namespace', () => {
    const before = database({ a: { npm: [said('x', 'A-1'), said('y', 'A-1')] }, b: { npm: [said('z', 'B-1')] } })
    const after = database({ a: { npm: [said('x', 'A-1'), said('y', 'A-2')] }, b: { npm: [said('y', 'B-1')] } })
    expect(changed(before, after)).toEqual({ npm: ['y', 'z'] })
  })

  it('is what a full comparison finds, for any statements', () => {
    const postings = fc.array(anyPosting, { maxLength: 30 })
    const pair = fc.tuple(postings, postings, postings).map(
      ([both, a, b]) =>
        [
          [...both, ...a],
          [...both, ...b],
        ] as const,
    )
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const [old, now] = [textsOf(a), textsOf(b)]
        const wanted = [...old.keys(), ...now.keys()].filter((name) => old.get(name) !== now.get(name))
        expect(new Set(changedInShards(writeShard(a), writeShard(b), 'npm'))).toEqual(new Set(wanted))
      }),
    )
  })

  it('is found fast in large shards', () => {
    const postings = Array.from({ length: 100_000 }, (_, index) =>
      said(`package-${index % 30_000}`, `CVE-2024-${index}`, `1.${index}`),
    )
    const [before, after] = [
      writeShard(postings),
      writeShard([...postings.slice(10), said('new', 'CVE-2026-1', '0.0.1')]),
    ]
    const names = [...changedInShards(before, after, 'npm')]
    const began = performance.now()
    expect([...changedInShards(before, after, 'npm')]).toEqual(names)
    const ms = performance.now() - began
    expect(names).toHaveLength(11)
    if (process.env.SEAWALL_TELL_TIMES !== undefined) console.log(`${ms} ms`)
    expect(ms).toBeLessThan(2_000) // about 100 on a machine that does nothing else
  })

  const [one, other] = [11, 12].map((seed) => writeShard(fc.sample(anyPosting, { numRuns: 60, seed })))
  survivesChanges('two shards that are compared', [one ?? Buffer.alloc(0)], (content) => {
    try {
      expect([...changedInShards(content, other, 'npm')].length).toBeLessThanOrEqual(content.length + 1000)
    } catch (error) {
      if (!(error instanceof SeawallError)) throw error
    }
  })
})
