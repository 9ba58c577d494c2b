import type { Digest } from '../../core/index.ts'
import type { Namespace } from '../types.ts'
import type { Manifest, Part } from './manifest.ts'
import { changedInShards } from './shard-changes.ts'
import { inByteOrder } from './string-table.ts'

/**
 * The packages of which something else is said than before, by namespace, in the order of their names' bytes; a namespace
 * without any is left out. Parts with the same digest are not read at all.
 *
 *     changedNames(before, after, (digest) => parts.read(digest)).get('deb:debian:12') // ['openssl', 'xz-utils']
 */
export function changedNames(
  before: Manifest,
  after: Manifest,
  read: (digest: Digest) => Buffer,
): ReadonlyMap<Namespace, readonly string[]> {
  const changed = new Map<Namespace, Set<string>>()
  for (const [namespace, old, now] of pairsOf(before, after)) {
    if (old?.digest === now?.digest) continue
    const names = changed.get(namespace) ?? new Set()
    for (const name of changedInShards(old && read(old.digest), now && read(now.digest), namespace)) names.add(name)
    if (names.size > 0) changed.set(namespace, names)
  }
  return new Map([...changed].map(([namespace, names]) => [namespace, inByteOrder(names)]))
}

/** What one feed says of one namespace, in both databases. */
function* pairsOf(
  before: Manifest,
  after: Manifest,
): Generator<readonly [namespace: Namespace, before: Part | undefined, after: Part | undefined]> {
  const shardsOf = ({ feeds }: Manifest, id: string): Readonly<Record<string, Part>> =>
    feeds.find((feed) => feed.id === id)?.shards ?? {}
  for (const id of new Set([...before.feeds, ...after.feeds].map((feed) => feed.id))) {
    const [old, now] = [new Map(Object.entries(shardsOf(before, id))), new Map(Object.entries(shardsOf(after, id)))]
    for (const namespace of new Set([...old.keys(), ...now.keys()]))
      yield [namespace, old.get(namespace), now.get(namespace)]
  }
}
