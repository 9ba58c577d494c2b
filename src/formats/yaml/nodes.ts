/** One document as it is written, before the types of its values are decided. */
export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode

interface NodeBase {
  readonly start: number
  /** Where it ends as written, the closing bracket or quote included; before `start` when only an anchor or tag is there. */
  end: number
  /** How large the node is with every alias written out. */
  weight: number
  /** How many collections stand inside each other, this one included. */
  height: number
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar'
  readonly text: string
  /** Its text decides its type: it has neither quotes nor a tag. */
  readonly plain: boolean
  /** `!!int`, or empty when there is none. */
  readonly tag: string
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence'
  /** Written with brackets. */
  readonly flow: boolean
  readonly items: Node[]
}

export interface MappingNode extends NodeBase {
  readonly kind: 'mapping'
  /** Written with braces. */
  readonly flow: boolean
  readonly pairs: Pair[]
}

export interface Pair {
  readonly key: Node
  readonly value: Node
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias'
  readonly target: ScalarNode | SequenceNode | MappingNode
}

export function scalarNode(start: number, end: number, text: string, plain: boolean, tag: string): ScalarNode {
  return { kind: 'scalar', start, end, text, plain, tag, weight: 0, height: 0 }
}

/** The node itself, or the one an alias stands for. */
export function resolved(node: Node): AliasNode['target'] {
  return node.kind === 'alias' ? node.target : node
}

export function isMergeKey(node: Node): boolean {
  return node.kind === 'scalar' && node.text === '<<' && (node.plain || node.tag === '!!merge' || node.tag === '!')
}
