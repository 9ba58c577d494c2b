import { YamlFault } from './error.ts'
import type { AliasNode, Node, ScalarNode } from './nodes.ts'

/** What a node costs beside its text, so that empty ones count too. */
const nodeWeight = 8
const maxExpansion = 10
/** Small documents may expand further: this much harms nobody. */
const freeExpansion = 100_000
/** A node takes some hundred bytes of memory; 8 MiB of manifests have half as many. */
const maxNodes = 1_000_000

/** Adds up what a document would weigh with every alias written out, and refuses bombs before they go off. */
export class Weights {
  #written = 0
  #nodes = 0
  #firstAlias = 0

  scalar(node: ScalarNode): ScalarNode {
    node.weight = nodeWeight + node.text.length
    this.#write(node.weight, node.start)
    return node
  }

  alias(node: AliasNode): AliasNode {
    if (this.#firstAlias === 0) this.#firstAlias = node.start
    this.#write(nodeWeight, node.start)
    return node
  }

  /** Counts the collection itself; its children add their own. */
  collection(node: Node): void {
    node.weight = nodeWeight
    this.#write(nodeWeight, node.start)
  }

  #write(weight: number, start: number): void {
    this.#written += weight
    if (++this.#nodes > maxNodes)
      throw new YamlFault('The document has more than a million values.', start, 'too-large')
  }

  check(root: Node): void {
    if (root.weight <= maxExpansion * this.#written + freeExpansion) return
    throw new YamlFault('Its aliases make the document far larger than it is written.', this.#firstAlias, 'too-large')
  }
}

export function addChild(parent: Node, child: Node): void {
  parent.weight += child.weight
  if (child.height >= parent.height) parent.height = child.height + 1
}
