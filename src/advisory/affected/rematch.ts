import type { AdvisoryDatabase } from '../database/index.ts'
import { matchPackages } from '../match/index.ts'
import { isSame, matchOf, type PackageMatch } from '../results/index.ts'
import type { Namespace } from '../types.ts'
import type { DistinctPackage, PackageIndex } from './package-index.ts'

/** What is known to be wrong with each distinct package, by its number in the index. */
export interface Matches {
  readonly found: ReadonlyMap<number, readonly PackageMatch[]>
  /** Why nobody can say whether a package is touched. */
  readonly unjudged: ReadonlyMap<number, readonly string[]>
}

/** What became of a vulnerability in a package. */
export type PackageEvent =
  | { readonly kind: 'new' | 'fixed'; readonly package: number; readonly match: PackageMatch }
  | { readonly kind: 'changed'; readonly package: number; readonly match: PackageMatch; readonly before: PackageMatch }

/** So many packages are matched at once: what is found has texts that are not kept. */
const atOnce = 500

/** Looks up each distinct package once. */
export function rematch({ packages }: PackageIndex, database: AdvisoryDatabase): Matches {
  return matchesOf(packages.entries(), database)
}

/**
 * Looks up only the packages that a change of the database can touch, by namespace and by the name of the package or
 * of its source. `before` is what was known: what did not change is taken from it.
 */
export function rematchChanged(
  index: PackageIndex,
  before: Matches,
  changed: ReadonlyMap<Namespace, ReadonlySet<string>>,
  database: AdvisoryDatabase,
): { readonly matches: Matches; readonly events: readonly PackageEvent[] } {
  const ids = new Set<number>()
  for (const [namespace, names] of changed)
    for (const name of names) for (const id of index.named(namespace, name)) ids.add(id)
  // What nobody could judge may be in a namespace that is new.
  for (const id of before.unjudged.keys())
    if (index.namespacesOf(id).some((namespace) => changed.has(namespace))) ids.add(id)
  const looked = matchesOf(
    [...ids].flatMap((id) => (index.packages[id] === undefined ? [] : [[id, index.packages[id]] as const])),
    database,
  )
  const events = [...ids].flatMap((id) => eventsOf(id, before.found.get(id) ?? [], looked.found.get(id) ?? []))
  return {
    matches: {
      found: replaced(before.found, looked.found, ids),
      unjudged: replaced(before.unjudged, looked.unjudged, ids),
    },
    events,
  }
}

/** The events of each image that has the package. */
export function* imageEvents(
  index: PackageIndex,
  events: Iterable<PackageEvent>,
): Generator<PackageEvent & { readonly image: number }> {
  for (const event of events) for (const image of index.imagesOf(event.package)) yield { ...event, image }
}

function matchesOf(entries: Iterable<readonly [number, DistinctPackage]>, database: AdvisoryDatabase): Matches {
  const found = new Map<number, PackageMatch[]>()
  const unjudged = new Map<number, string[]>()
  for (const [os, group] of Map.groupBy(entries, ([, one]) => one.os))
    for (let from = 0; from < group.length; from += atOnce) {
      const packages = group.slice(from, from + atOnce).map(([, one]) => one.found)
      const matched = matchPackages({ os, packages }, database)
      for (const one of matched.vulnerabilities) push(found, Number(one.found.path), matchOf(one))
      for (const one of matched.unjudged) push(unjudged, Number(one.found.path), one.why)
    }
  return { found, unjudged }
}

/** What two lists of vulnerabilities of one package do not share. */
function eventsOf(
  id: number,
  before: readonly PackageMatch[],
  after: readonly PackageMatch[],
): readonly PackageEvent[] {
  const earlier = new Map(before.map((match) => [match.id, match]))
  const now = new Set(after.map((match) => match.id))
  return [
    ...after.flatMap((match): readonly PackageEvent[] => {
      const old = earlier.get(match.id)
      if (old === undefined) return [{ kind: 'new', package: id, match }]
      return isSame(old, match) ? [] : [{ kind: 'changed', package: id, match, before: old }]
    }),
    ...before.flatMap((match): readonly PackageEvent[] =>
      now.has(match.id) ? [] : [{ kind: 'fixed', package: id, match }],
    ),
  ]
}

function replaced<V>(
  before: ReadonlyMap<number, V>,
  looked: ReadonlyMap<number, V>,
  ids: ReadonlySet<number>,
): ReadonlyMap<number, V> {
  const all = new Map(before)
  for (const id of ids) {
    const one = looked.get(id)
    if (one === undefined) all.delete(id)
    else all.set(id, one)
  }
  return all
}

function push<V>(map: Map<number, V[]>, key: number, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
