import { formatPath, type Path } from '../../core/index.ts'
import {
  type AliasNode,
  isMergeKey,
  type MappingNode,
  memberName,
  type Node,
  type SequenceNode,
} from '../yaml/index.ts'
import { columnOf, lineStart, nextLine } from './lines.ts'
import { EditRefusal } from './refusal.ts'
import type { Indentation } from './render.ts'

/** A collection on the way to a value, and which of its pairs or items leads on. */
export interface Step {
  readonly parent: MappingNode | SequenceNode
  readonly index: number
}

/** The deepest node on a path, how it is reached, and what of the path is not there. */
export interface Place {
  readonly node: Node
  readonly steps: readonly Step[]
  readonly rest: Path
}

/** Follows a path as far as it is written. Refuses to go where the same text stands for several values. */
export function findOwnPlace(root: Node, path: Path): Place {
  const shared = aliasTargets(root)
  const place = findPlace(root, path, shared)
  if (place.rest.length === 0) for (const inner of walk(place.node)) checkOwn(inner, shared, path)
  return place
}

/** As `findOwnPlace`, stopped by aliases and `shared` nodes on the way only. */
export function findPlace(root: Node, path: Path, shared: ReadonlySet<Node> = new Set()): Place {
  const steps: Step[] = []
  let node = root
  for (const [depth, step] of path.entries()) {
    checkOwn(node, shared, path.slice(0, depth))
    const index = node.kind === 'sequence' || node.kind === 'mapping' ? indexOf(node, step, path.slice(0, depth)) : -1
    if (index < 0) return { node, steps, rest: path.slice(depth) }
    const parent = node as MappingNode | SequenceNode // only these have an index
    node = (parent.kind === 'mapping' ? parent.pairs[index]?.value : parent.items[index]) as Node // indexOf found it
    steps.push({ parent, index })
  }
  return { node, steps, rest: [] }
}

function indexOf(node: MappingNode | SequenceNode, step: string | number, at: Path): number {
  if (node.kind === 'sequence') return typeof step === 'number' && step < node.items.length ? step : -1
  const index = node.pairs.findIndex(({ key }) => !isMergeKey(key) && memberName(key) === String(step))
  if (index < 0 && node.pairs.some(({ key }) => isMergeKey(key)))
    throw new EditRefusal(`${nameOf(at)} takes over fields by a merge key (<<)`)
  return index
}

function checkOwn(node: Node, shared: ReadonlySet<Node>, at: Path): void {
  if (node.kind === 'alias') throw new EditRefusal(`${nameOf(at)} is an alias (*) of a value written elsewhere`)
  if (shared.has(node)) throw new EditRefusal(`${nameOf(at)} is shared by an anchor (&) with other places`)
}

const nameOf = (path: Path): string => formatPath(path) || 'the document'

function aliasTargets(root: Node): ReadonlySet<Node> {
  const targets = new Set<AliasNode['target']>()
  for (const node of walk(root)) if (node.kind === 'alias') targets.add(node.target)
  return targets
}

/** Every node in the order of the text, keys before their values. */
export function* walk(node: Node): Generator<Node> {
  yield node
  if (node.kind === 'sequence') for (const item of node.items) yield* walk(item)
  if (node.kind !== 'mapping') return
  for (const { key, value } of node.pairs) {
    yield* walk(key)
    yield* walk(value)
  }
}

function lastLeaf(node: Node): Node {
  const inner =
    node.kind === 'mapping' ? node.pairs.at(-1)?.value : node.kind === 'sequence' ? node.items.at(-1) : undefined
  const flow = (node.kind === 'mapping' || node.kind === 'sequence') && node.flow
  return inner === undefined || flow ? node : lastLeaf(inner)
}

/** A text of several lines after `|` or `>`. */
export function isBlockText(node: Node, text: string): boolean {
  return node.kind === 'scalar' && !node.plain && (text[node.start] === '|' || text[node.start] === '>')
}

/** The start of the line after a value and the comment behind it. */
export function lineAfter(node: Node, text: string): number {
  const leaf = lastLeaf(node)
  if (isBlockText(leaf, text)) {
    const start = lineStart(text, leaf.end)
    return leaf.end === text.length && start < leaf.end ? text.length : start
  }
  return nextLine(text, leaf.end)
}

/** Where a value ends on its last line, before the comment behind it. */
export function contentEnd(node: Node, text: string): number {
  const leaf = lastLeaf(node)
  return isBlockText(leaf, text)
    ? leaf.start + text.slice(leaf.start, lineAfter(leaf, text)).trimEnd().length
    : leaf.end
}

/** The collection stands in brackets or braces, or inside something that does. */
export function inFlow(steps: readonly Step[]): boolean {
  return steps.some(({ parent }) => parent.flow)
}

/** How the document indents: the first mapping in a mapping and the first list in a mapping tell. */
export function indentationOf(root: Node, text: string): Indentation {
  let step: number | undefined
  let dashes: number | undefined
  for (const node of walk(root)) {
    if (node.kind !== 'mapping' || node.flow) continue
    const column = columnOf(text, node.start)
    for (const { value } of node.pairs) {
      if ((value.kind !== 'mapping' && value.kind !== 'sequence') || value.flow) continue
      const inner = columnOf(text, value.start) - column
      if (value.kind === 'mapping' && inner > 0) step ??= inner
      if (value.kind === 'sequence' && inner >= 0) dashes ??= inner
    }
    if (step !== undefined && dashes !== undefined) break
  }
  return { step: step ?? 2, dashes: dashes ?? step ?? 2 }
}
