import { isObject, type Json, type JsonObject, listAt, member, objectAt, sortedKeys, textAt } from '../../core/index.ts'

/** A label with one value that a selector wants. */
export type Pair = readonly [key: string, value: Json]

/** Items that want certain labels, found by the labels of a pod instead of one by one. */
export interface LabelIndex<T> {
  readonly all: readonly T[]
  /** Where the items stand in `all`, in order. */
  readonly byPair: ReadonlyMap<string, readonly number[]>
  /** Items that cannot be found by a label. */
  readonly rest: readonly number[]
}

/** `pairsOf` names labels that an item certainly wants: it is found by the one that the fewest others want too. */
export function labelIndex<T>(all: readonly T[], pairsOf: (item: T) => readonly Pair[]): LabelIndex<T> {
  const keys = all.map((item) => pairsOf(item).map(pairKey))
  const wanted = new Map<string, number>()
  for (const key of keys.flat()) wanted.set(key, (wanted.get(key) ?? 0) + 1)
  const byPair = new Map<string, number[]>()
  const rest: number[] = []
  for (const [position, own] of keys.entries()) {
    const rarest = leastOf(own, (key) => wanted.get(key) ?? 0)
    if (rarest === undefined) rest.push(position)
    else push(byPair, rarest, position)
  }
  return { all, byPair, rest }
}

/** The items that may want a pod with these labels, in the order of the list; the others certainly do not. */
export function* candidates<T>({ all, byPair, rest }: LabelIndex<T>, labels: JsonObject): Generator<T> {
  const lists = [rest, ...Object.entries(labels).map((pair) => byPair.get(pairKey(pair)) ?? [])]
  for (const position of merged(lists.filter((list) => list.length > 0))) {
    const item = all[position]
    if (item !== undefined) yield item
  }
}

/** Sorted lists without a common number as one; few are asked for more than the first. */
function* merged(lists: readonly (readonly number[])[]): Generator<number> {
  const heads = lists.map((list) => ({ list, at: 0 }))
  const next = ({ list, at }: (typeof heads)[number]): number => list[at] ?? Number.POSITIVE_INFINITY
  for (;;) {
    const first = leastOf(heads, next)
    if (first === undefined || next(first) === Number.POSITIVE_INFINITY) return
    yield next(first)
    first.at += 1
  }
}

/** The labels that a label selector wants with one value each, however it is written: what it selects has all of them. */
export function exactPairs(selector: JsonObject | undefined): readonly Pair[] {
  const labels = objectAt(selector, 'matchLabels') ?? {}
  const pairs = sortedKeys(labels).map((key): Pair => [key, labels[key] ?? null])
  return [...pairs, ...listAt(selector, 'matchExpressions').flatMap(pairOf)]
}

function pairOf(expression: Json): Pair[] {
  const key = textAt(expression, 'key')
  const [value, ...others] = listAt(expression, 'values')
  if (!isObject(expression) || key === undefined || value === undefined) return []
  return member(expression, 'operator') === 'In' && others.length === 0 ? [[key, value]] : []
}

/** The first of those with the smallest measure. */
export function leastOf<T>(items: Iterable<T>, measure: (item: T) => number): T | undefined {
  let least: { readonly item: T; readonly size: number } | undefined
  for (const item of items) {
    const size = measure(item)
    if (least === undefined || size < least.size) least = { item, size }
  }
  return least?.item
}

export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

/** One text for one label. */
export const pairKey = ([key, value]: Pair): string => `${key}\u0000${JSON.stringify(value)}`
