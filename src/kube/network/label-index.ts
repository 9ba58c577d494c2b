import type { Json, JsonObject } from '../../core/index.ts'

type Pair = readonly [key: string, value: Json]

/** Items that want certain labels, found by the labels of a pod instead of one by one. */
export interface LabelIndex<T> {
  readonly all: readonly T[]
  readonly byPair: ReadonlyMap<string, readonly T[]>
  /** Items that cannot be found by a label. */
  readonly rest: readonly T[]
}

/** `pairOf` names one label that an item certainly wants; undefined when there is none. */
export function labelIndex<T>(all: readonly T[], pairOf: (item: T) => Pair | undefined): LabelIndex<T> {
  const byPair = new Map<string, T[]>()
  const rest: T[] = []
  for (const item of all) {
    const pair = pairOf(item)
    const list = pair === undefined ? rest : (byPair.get(pairKey(pair)) ?? [])
    if (pair !== undefined) byPair.set(pairKey(pair), list)
    list.push(item)
  }
  return { all, byPair, rest }
}

/** The items that may want a pod with these labels; the others certainly do not. */
export function* candidates<T>({ byPair, rest }: LabelIndex<T>, labels: JsonObject): Generator<T> {
  yield* rest
  for (const pair of Object.entries(labels)) yield* byPair.get(pairKey(pair)) ?? []
}

/** One text for one label. */
export const pairKey = ([key, value]: Pair): string => `${key}\u0000${JSON.stringify(value)}`
