import { lowerCase, type Trie, trieOf } from './trie.ts'

/** Where a keyword occurs: its number in the list it came from, and the offset just after it. */
export type Hit = (keyword: number, end: number) => void

export interface KeywordSearch {
  /** Tells every occurrence of every keyword, also overlapping ones, in the order of their ends. */
  readonly find: (bytes: Uint8Array, hit: Hit) => void
}

/**
 * Looks for many words at once in one pass over the bytes (Aho and Corasick, 1975); ASCII letters match in either
 * case. The automaton is a table with a row a state, a column a class of bytes, so the time of a search depends on the
 * length of the input and the number of hits only. An empty keyword never occurs.
 */
export function keywordSearch(keywords: readonly string[]): KeywordSearch {
  const { table, classOf, firstEnd, ends } = automatonOf(trieOf(keywords.map((keyword) => Buffer.from(keyword))))
  const find = (bytes: Uint8Array, hit: Hit): void => {
    let state = 0
    for (let at = 0; at < bytes.length; at++) {
      // Every index is inside: a state is the start of a row, a class a column.
      state = table[state + (classOf[bytes[at] as number] as number)] as number
      if (state >= firstEnd) for (const keyword of ends.get(state) ?? []) hit(keyword, at + 1)
    }
  }
  return { find }
}

interface Automaton {
  /** The next state by state and class of byte. A state is the index of its row's first cell. */
  readonly table: Int32Array
  readonly classOf: Uint8Array
  /** States in which a keyword ends come last, so that one comparison tells them. */
  readonly firstEnd: number
  readonly ends: ReadonlyMap<number, readonly number[]>
}

function automatonOf(trie: Trie): Automaton {
  const { classOf, width } = byteClasses(trie)
  const order = [...trie.nodes.keys()].sort((a, b) => rank(trie, a) - rank(trie, b) || a - b)
  const rowOf = new Int32Array(trie.nodes.length)
  for (const [position, node] of order.entries()) rowOf[node] = position * width
  const table = new Int32Array(trie.nodes.length * width)
  fillRows(trie, table, rowOf, classOf, width)
  const ends = new Map(trie.nodes.flatMap((node, at) => (node.ends.length > 0 ? [[rowOf[at] ?? 0, node.ends]] : [])))
  return { table, classOf, firstEnd: Math.min(table.length, ...ends.keys()), ends }
}

const rank = (trie: Trie, node: number): number => ((trie.nodes[node]?.ends.length ?? 0) > 0 ? 1 : 0)

/** Bytes that occur in no keyword share class 0. */
function byteClasses(trie: Trie): { classOf: Uint8Array; width: number } {
  const used = new Set(trie.nodes.flatMap((node) => [...node.next.keys()]))
  const classes = new Map([...used].map((byte, index) => [byte, index + 1]))
  const classOf = Uint8Array.from({ length: 256 }, (_, byte) => classes.get(lowerCase(byte)) ?? 0)
  return { classOf, width: used.size + 1 }
}

/** A row is that of the suffix it falls back to, with its own continuations over it. */
function fillRows(trie: Trie, table: Int32Array, rowOf: Int32Array, classOf: Uint8Array, width: number): void {
  for (const at of breadthFirst(trie)) {
    const node = trie.nodes[at]
    const row = rowOf[at] ?? 0
    const fallback = rowOf[node?.fail ?? 0] ?? 0
    if (at !== 0) table.copyWithin(row, fallback, fallback + width)
    for (const [byte, child] of node?.next ?? []) table[row + (classOf[byte] ?? 0)] = rowOf[child] ?? 0
  }
}

function breadthFirst(trie: Trie): readonly number[] {
  const order = [0]
  for (const at of order) order.push(...(trie.nodes[at]?.next.values() ?? []))
  return order
}
