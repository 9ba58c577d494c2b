import { formatPath, type Path } from '../../core/index.ts'
import type { MappingNode, Node, SequenceNode } from '../yaml/index.ts'
import { commentsIn } from './comments.ts'
import { columnOf, lineBreak, lineStart, splice, startsItsLine } from './lines.ts'
import { EditRefusal } from './refusal.ts'
import { colonEnd } from './set.ts'
import { contentEnd, findOwnPlace, inFlow, lineAfter, type Step } from './tree.ts'

/** Takes a member or item out. Comments within its lines stay, each on a line of its own. */
export function removeFromText(text: string, root: Node, path: Path): string {
  const { node, steps, rest } = findOwnPlace(root, path)
  const step = steps.at(-1)
  if (rest.length > 0 || step === undefined) throw new EditRefusal(`there is no ${formatPath(path)} to remove`)
  const parts = partsOf(step.parent, text)
  const part = parts[step.index] as Part // findOwnPlace found it there
  if (inFlow(steps)) return removeInFlow(text, parts, step.index)
  if (parts.length === 1) return emptyOut(text, root, step.parent, steps.at(-2))
  if (startsItsLine(text, part.start)) return removeLines(text, root, part.start, lineAfter(node, text))
  return joinNext(text, root, part, parts[step.index + 1])
}

interface Part {
  /** Of its key, or of its dash in a block. */
  readonly start: number
  readonly end: number
}

function partsOf(parent: MappingNode | SequenceNode, text: string): Part[] {
  if (parent.kind === 'mapping')
    return parent.pairs.map(({ key, value }) => ({ start: key.start, end: contentEnd(value, text) }))
  return parent.items.map((item, index) => ({
    start: parent.flow ? item.start : dashOf(parent, index, text),
    end: contentEnd(item, text),
  }))
}

function dashOf({ start, items }: SequenceNode, index: number, text: string): number {
  const before = items[index - 1]
  if (before === undefined) return start
  const dash = /^[ \t]*-/gm
  dash.lastIndex = lineAfter(before, text)
  const match = dash.exec(text)
  return match === null ? start : match.index + match[0].length - 1
}

function removeInFlow(text: string, parts: readonly Part[], index: number): string {
  const part = parts[index] as Part // the caller found it there
  const next = parts[index + 1]
  if (next !== undefined) return splice(text, part.start, next.start, '')
  return splice(text, parts[index - 1]?.end ?? part.start, part.end, '')
}

function removeLines(text: string, root: Node, first: number, end: number): string {
  const start = lineStart(text, first)
  const newline = lineBreak(text)
  const indent = text.slice(start, first)
  const kept = commentsIn(root, text, start, end).map((comment) => indent + comment + newline)
  return endAsBefore(text, splice(text, start, end, kept.join('')))
}

/** The last line has a line break only when the last line before had one. */
function endAsBefore(before: string, after: string): string {
  if (before.endsWith('\n')) return after
  let end = after.length
  while (after[end - 1] === '\n' || after[end - 1] === '\r') end--
  return after.slice(0, end)
}

/** The first of several beside a dash: the next one takes its place, or its comment does. */
function joinNext(text: string, root: Node, part: Part, next: Part | undefined): string {
  if (next === undefined) throw new EditRefusal('the list is written in a way that is not edited')
  if (commentsIn(root, text, part.start, next.start).length === 0) return splice(text, part.start, next.start, '')
  const rest = text.slice(part.end).replace(/^[ \t]+/, '')
  const head = text.slice(0, part.start)
  return (/^\r?\n/.test(rest) ? head.trimEnd() : head) + rest
}

/** Removing the only part leaves `{}` or `[]`. */
function emptyOut(text: string, root: Node, node: MappingNode | SequenceNode, outer: Step | undefined): string {
  const literal = node.kind === 'mapping' ? '{}' : '[]'
  if (outer === undefined) throw new EditRefusal('nothing would be left of the document')
  if (outer.parent.kind === 'sequence') return splice(text, node.start, contentEnd(node, text), literal)
  const colon = colonEnd(text, outer)
  const end = lineAfter(node, text)
  const newline = lineBreak(text)
  const indent = ' '.repeat(columnOf(text, node.start))
  const kept = commentsIn(root, text, colon, end).map((comment) => indent + comment + newline)
  return endAsBefore(text, splice(text, colon, end, ` ${literal}${newline}${kept.join('')}`))
}
