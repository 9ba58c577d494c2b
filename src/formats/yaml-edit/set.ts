import { type FixOp, formatPath, type Json, type Path } from '../../core/index.ts'
import { type MappingNode, type Node, parseYaml, type SequenceNode } from '../yaml/index.ts'
import { nest } from './apply-ops.ts'
import { columnOf, insertLines, nextLine, splice } from './lines.ts'
import { EditRefusal } from './refusal.ts'
import {
  type Indentation,
  isLarge,
  renderChildren,
  renderFlow,
  renderItem,
  renderMember,
  renderScalar,
} from './render.ts'
import {
  contentEnd,
  findOwnPlace,
  indentationOf,
  inFlow,
  isBlockText,
  lineAfter,
  type Place,
  type Step,
} from './tree.ts'

/** Writes a value at a path: over the one that is there, or as a new member or item at the end of its collection. */
export function setInText(text: string, root: Node, { path, value }: FixOp & { op: 'set' }): string {
  const place = findOwnPlace(root, path)
  const by = indentationOf(root, text)
  const { node, rest, steps } = place
  if (rest.length === 0) return replace(text, place, value, by)
  if (isEmpty(node, text)) return fill(text, place, nest(rest, value), by)
  const flow = inFlow(steps)
  if (node.kind === 'mapping') return addMember(text, node, flow, rest, value, by)
  if (node.kind === 'sequence') return addItem(text, node, flow, nest(rest.slice(1), value), by)
  throw new EditRefusal(`${formatPath(path.slice(0, path.length - rest.length)) || 'the document'} is not a mapping`)
}

function addMember(text: string, node: MappingNode, inside: boolean, rest: Path, value: Json, by: Indentation): string {
  const key = String(rest[0])
  const inner = nest(rest.slice(1), value)
  if (!node.flow && !inside)
    return insertLines(text, lineAfter(node, text), renderMember(key, inner, columnOf(text, node.start), by))
  return addInFlow(text, node, node.pairs.at(-1)?.value, `${renderScalar(key)}: ${renderFlow(inner)}`)
}

function addItem(text: string, node: SequenceNode, inside: boolean, item: Json, by: Indentation): string {
  if (!node.flow && !inside)
    return insertLines(text, lineAfter(node, text), renderItem(item, columnOf(text, node.start), by))
  return addInFlow(text, node, node.items.at(-1), renderFlow(item))
}

function addInFlow(text: string, node: Node, last: Node | undefined, addition: string): string {
  const at = last === undefined ? node.start + 1 : last.end
  return splice(text, at, at, last === undefined ? addition : `, ${addition}`)
}

function replace(text: string, place: Place, value: Json, by: Indentation): string {
  const { node, steps } = place
  checkWritten(node)
  const written = text.slice(node.start, node.end)
  const step = steps.at(-1)
  if (node.kind === 'scalar' && !isBlockText(node, text) && !isLarge(value)) {
    const quote = written[0] === '"' || written[0] === "'" ? written[0] : ''
    const gap = node.start === node.end && /[^ \t]/.test(text[node.start - 1] ?? '') ? ' ' : ''
    const scalar = typeof value === 'string' ? renderScalar(value, quote) : renderFlow(value)
    return splice(text, node.start, node.end, gap + scalar)
  }
  if (isLarge(value) && isEmpty(node, text)) return fill(text, place, value, by)
  const inline =
    (node.kind !== 'scalar' && node.kind !== 'alias' && node.flow) ||
    (node.kind === 'scalar' && !isBlockText(node, text))
  if (step === undefined || inline || inFlow(steps) || step.parent.kind === 'sequence')
    return splice(text, node.start, contentEnd(node, text), renderFlow(value))
  const colon = colonEnd(text, step)
  const end = contentEnd(node, text)
  if (!isLarge(value)) return splice(text, colon, end, ` ${renderFlow(value)}`)
  return addBelow(splice(text, colon, end, ''), colon, step, value, by)
}

/** Gives a value to what has none: an absent one, `null`, `{}` or `[]`. In a block it gets lines of its own. */
function fill(text: string, { node, steps }: Place, value: Json, by: Indentation): string {
  checkWritten(node)
  const step = steps.at(-1)
  if (step === undefined || inFlow(steps) || step.parent.kind === 'sequence') {
    const gap = node.start === node.end && /[^ \t]/.test(text[node.start - 1] ?? '') ? ' ' : ''
    return splice(text, node.start, node.end, gap + renderFlow(value))
  }
  const colon = colonEnd(text, step)
  const start = /\S/.test(text.slice(colon, node.start)) ? node.start : colon
  return addBelow(splice(text, start, Math.max(start, node.end), ''), colon, step, value, by)
}

function addBelow(text: string, colon: number, step: Step, value: Json, by: Indentation): string {
  const column = columnOf(text, step.parent.start)
  return insertLines(text, nextLine(text, colon), renderChildren(value, column, by))
}

/** Behind the colon of a pair. */
export function colonEnd(text: string, { parent, index }: Step): number {
  const key = parent.kind === 'mapping' ? parent.pairs[index]?.key : undefined
  return text.indexOf(':', key?.end ?? 0) + 1
}

function isEmpty(node: Node, text: string): boolean {
  if (node.kind === 'mapping') return node.pairs.length === 0
  if (node.kind === 'sequence') return node.items.length === 0
  if (node.kind !== 'scalar' || !node.plain || isBlockText(node, text)) return false
  const parsed = parseYaml(node.text)
  return parsed.ok && parsed.value === null
}

function checkWritten(node: Node): void {
  if (node.end < node.start) throw new EditRefusal('an anchor or tag stands where the value would be')
}
