import type { Node } from '../yaml/index.ts'
import { walk } from './tree.ts'

/** The comments of a part of a document, in order; what stands in a value is no comment. */
export function commentsIn(root: Node, text: string, from = 0, to = text.length): string[] {
  const comments: string[] = []
  let at = from
  for (const node of walk(root)) {
    if (node.kind === 'mapping' || node.kind === 'sequence' || node.end <= at) continue
    if (node.start >= to) break
    addComments(comments, text.slice(at, Math.max(at, node.start)))
    at = node.end
  }
  addComments(comments, text.slice(at, Math.max(at, to)))
  return comments
}

function addComments(comments: string[], gap: string): void {
  for (const [comment] of gap.matchAll(/#[^\r\n]*/g)) comments.push(comment.trimEnd())
}
