import { YamlFault } from './error.ts'
import type { AliasNode, Node, ScalarNode } from './nodes.ts'

/** What a node costs beside its text, so that empty ones count too. */
const nodeWeight = 8
const maxExpansion = 10
/** Small documents may expand further: this much harms nobody. */
const freeExpansion = 100_000

/** Adds up what a document would weigh with every alias written out, and refuses bombs before they go off. */
export class Weights {
  #written = 0
  #firstAlias = 0

  scalar(node: ScalarNode): ScalarNode {
    node.weight = nodeWeight + node.text.length
    this.#written += node.weight
    return node
  }

  alias(node: AliasNode): AliasNode {
    if (this.#firstAlias === 0) this.#firstAlias = node.start
    return node
  }

  /** Counts the collection itself; its children add their own. */
  collection(node: Node): void {
    node.weight = nodeWeight
    this.#written += nodeWeight
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
