import { byCodePoint } from '../../core/index.ts'
import { nameIn } from '../namespace/index.ts'
import type {
  Advisory,
  AdvisoryRecord,
  ExploitProbability,
  FeedItem,
  KnownExploited,
  Namespace,
  SeverityClaim,
} from '../types.ts'
import type { Posting } from './posting.ts'
import { partitionOf, writeRecords } from './records.ts'
import { writeShard } from './shard.ts'

/** A feed as parts that are not written anywhere yet. */
export interface BuiltFeed {
  readonly entries: number
  readonly postings: number
  readonly unread: number
  readonly unreadExamples: readonly string[]
  readonly newest: string | undefined
  readonly shards: ReadonlyMap<Namespace, Buffer>
  readonly records: ReadonlyMap<string, Buffer>
  readonly exploited: Buffer | undefined
  readonly probabilities: Buffer | undefined
}

const maxExamples = 20

/** Takes the items of one feed in any order, and makes the same bytes of the same items. */
export class FeedBuilder {
  readonly #postings = new Map<Namespace, Posting[]>()
  readonly #records = new Map<string, AdvisoryRecord | AdvisoryRecord[]>()
  readonly #exploited = new Map<string, KnownExploited>()
  readonly #probabilities = new Map<string, ExploitProbability>()
  readonly #unread: string[] = []
  #entries = 0
  #unreadCount = 0

  add(item: FeedItem): void {
    switch (item.kind) {
      case 'entry':
        this.#entries += 1
        for (const advisory of item.advisories) this.#addAdvisory(advisory)
        break
      case 'known-exploited':
        keepGreater(this.#exploited, item.entry)
        break
      case 'probability':
        keepGreater(this.#probabilities, item.entry)
        break
      case 'unread':
        this.#unreadCount += 1
        this.#addExample(`${item.where}: ${item.why}`)
    }
  }

  finish(): BuiltFeed {
    const all = [...this.#records.values()].map(oneRecord)
    const byPartition = Map.groupBy(all, ({ id }) => partitionOf(id))
    const shards = new Map([...this.#postings].map(([namespace, list]) => [namespace, writeShard(list)]))
    return {
      entries: this.#entries + this.#exploited.size + this.#probabilities.size,
      postings: [...this.#postings.values()].reduce((sum, list) => sum + list.length, 0),
      unread: this.#unreadCount,
      unreadExamples: this.#unread.toSorted(byCodePoint),
      newest: newestOf(all),
      shards,
      records: new Map([...byPartition].map(([name, list]) => [name, writeRecords(list)])),
      exploited: this.#exploited.size === 0 ? undefined : writeRecords([...this.#exploited.values()]),
      probabilities: this.#probabilities.size === 0 ? undefined : writeRecords([...this.#probabilities.values()]),
    }
  }

  /** The first ones in the order of the alphabet, whichever came first. */
  #addExample(text: string): void {
    this.#unread.push(text)
    if (this.#unread.length <= maxExamples) return
    this.#unread.sort(byCodePoint)
    this.#unread.pop()
  }

  #addAdvisory({ affected, ...record }: Advisory): void {
    const id = record.id.toWellFormed()
    const before = this.#records.get(id)
    if (before === undefined) this.#records.set(id, { ...record, id })
    else if (Array.isArray(before)) before.push({ ...record, id })
    else this.#records.set(id, [before, { ...record, id }])
    if (record.withdrawn !== undefined) return
    for (const { namespace, ...rest } of affected) {
      const posting = { ...rest, name: nameIn(namespace, rest.name), advisory: id }
      const list = this.#postings.get(namespace)
      if (list === undefined) this.#postings.set(namespace, [posting])
      else list.push(posting)
    }
  }
}

/** Of two entries for one id the one whose text is greater, whichever came first. */
function keepGreater<T extends { readonly id: string }>(entries: Map<string, T>, entry: T): void {
  const id = entry.id.toWellFormed()
  const before = entries.get(id)
  if (before === undefined || JSON.stringify(entry) > JSON.stringify(before)) entries.set(id, { ...entry, id })
}

function newestOf(records: readonly AdvisoryRecord[]): string | undefined {
  let newest: string | undefined
  for (const { modified, published } of records) {
    const dated = modified ?? published
    if (dated !== undefined && (newest === undefined || dated > newest)) newest = dated
  }
  return newest
}

function oneRecord(found: AdvisoryRecord | readonly AdvisoryRecord[]): AdvisoryRecord {
  if (!isList(found)) return found
  const inOrder = new Map(found.map((one) => [JSON.stringify(one), one] as const))
  return [...inOrder]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([, one]) => one)
    .reduce(merged)
}

const isList = (found: AdvisoryRecord | readonly AdvisoryRecord[]): found is readonly AdvisoryRecord[] =>
  Array.isArray(found)

/** Several releases may have a record of one id: what either says holds. */
function merged(a: AdvisoryRecord, b: AdvisoryRecord): AdvisoryRecord {
  const together = (x: readonly string[], y: readonly string[]): readonly string[] =>
    y.every((one) => x.includes(one)) ? x : [...new Set([...x, ...y])].sort(byCodePoint)
  const modified = [a.modified, b.modified]
    .filter((one) => one !== undefined)
    .sort(byCodePoint)
    .at(-1)
  const { withdrawn: _, ...whole } = { ...b, ...a }
  return {
    ...whole,
    aliases: together(a.aliases, b.aliases),
    covers: together(a.covers, b.covers),
    severities: claims(a.severities, b.severities),
    weaknesses: together(a.weaknesses, b.weaknesses),
    references: together(a.references, b.references),
    ...(modified !== undefined && { modified }),
    ...(a.withdrawn !== undefined && b.withdrawn !== undefined && { withdrawn: a.withdrawn }),
  }
}

function claims(a: readonly SeverityClaim[], b: readonly SeverityClaim[]): readonly SeverityClaim[] {
  if (b.length === 0) return a
  return [...new Map([...a, ...b].map((one) => [JSON.stringify(one), one])).values()]
}
