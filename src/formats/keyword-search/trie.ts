/** A trie of the keywords' bytes in lower case, and for each node where the search goes on when its path breaks off. */
export interface Trie {
  readonly nodes: readonly TrieNode[]
}

export interface TrieNode {
  readonly next: Map<number, number>
  /** The longest proper suffix of this node's path that is a path as well. */
  fail: number
  /** The keywords that end here, its own first, then those that are suffixes of it. */
  ends: readonly number[]
}

export function trieOf(keywords: readonly Uint8Array[]): Trie {
  const nodes: TrieNode[] = [emptyNode()]
  for (const [keyword, bytes] of keywords.entries()) {
    const node = nodes[addPath(nodes, bytes)]
    if (node !== undefined && bytes.length > 0) node.ends = [...node.ends, keyword]
  }
  linkSuffixes(nodes)
  return { nodes }
}

export function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
}

const emptyNode = (): TrieNode => ({ next: new Map(), fail: 0, ends: [] })

function addPath(nodes: TrieNode[], bytes: Uint8Array): number {
  let at = 0
  for (const byte of bytes) {
    const lower = lowerCase(byte)
    const known = nodes[at]?.next.get(lower)
    if (known === undefined) {
      nodes[at]?.next.set(lower, nodes.length)
      at = nodes.push(emptyNode()) - 1
    } else at = known
  }
  return at
}

/** Breadth first, so that the shorter path a node falls back to is always finished before it. */
function linkSuffixes(nodes: readonly TrieNode[]): void {
  const queue = [...(nodes[0]?.next.values() ?? [])]
  for (const at of queue) {
    const node = nodes[at] ?? emptyNode()
    for (const [byte, child] of node.next) {
      linkChild(nodes, node.fail, byte, child)
      queue.push(child)
    }
  }
}

function linkChild(nodes: readonly TrieNode[], start: number, byte: number, child: number): void {
  const node = nodes[child]
  if (node === undefined) return
  let from = start
  while (from !== 0 && nodes[from]?.next.has(byte) !== true) from = nodes[from]?.fail ?? 0
  node.fail = nodes[from]?.next.get(byte) ?? 0
  node.ends = [...node.ends, ...(nodes[node.fail]?.ends ?? [])]
}
