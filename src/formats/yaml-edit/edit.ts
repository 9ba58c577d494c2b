import { canonicalJson, type FixOp, type Json, type Result } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { parseYaml, yamlTree } from '../yaml/index.ts'
import { applyOps } from './apply-ops.ts'
import { commentsIn } from './comments.ts'
import { EditRefusal } from './refusal.ts'
import { removeFromText } from './remove.ts'
import { setInText } from './set.ts'

export interface EditedYaml {
  readonly text: string
  readonly value: Json
}

const maxLength = 1024 * 1024

/**
 * Changes one document in place, touching nothing but the places named: comments, order, quotes, line breaks and
 * indentation stay. The new text is read back and must say exactly what the operations say and keep every comment;
 * otherwise the error is the clause that says why the text is left as it is.
 *
 *     editYaml('a: 1 # one\n', [{ op: 'set', path: ['b'], value: 2 }]) // 'a: 1 # one\nb: 2\n'
 */
export function editYaml(text: string, ops: readonly FixOp[]): Result<EditedYaml, string> {
  try {
    return { ok: true, value: edit(text, ops) }
  } catch (refusal) {
    if (refusal instanceof EditRefusal) return { ok: false, error: refusal.message }
    throw refusal
  }
}

function edit(text: string, ops: readonly FixOp[]): EditedYaml {
  if (text.length > maxLength) throw new EditRefusal('the document is larger than 1 MiB')
  if (/^\s*[{[]/.test(text) && parseJson(text).ok) throw new EditRefusal('it is JSON, and only YAML is edited')
  const before = parseYaml(text)
  if (!before.ok) throw new EditRefusal('the document is not YAML')
  const { text: edited, value } = ops.reduce(apply, { text, value: before.value })
  const after = parseYaml(edited)
  if (!after.ok || canonicalJson(after.value) !== canonicalJson(value))
    throw new EditRefusal('the document is written in a way that cannot be edited without changing something else')
  checkComments(text, edited)
  return { text: edited, value }
}

/** What says the same already is left as it is written. */
function apply({ text, value }: EditedYaml, op: FixOp): EditedYaml {
  const next = applyOps(value, [op])
  if (canonicalJson(next) === canonicalJson(value)) return { text, value }
  const root = yamlTree(text)
  if (root === undefined) throw new EditRefusal('the document cannot be edited in place')
  return { text: op.op === 'set' ? setInText(text, root, op) : removeFromText(text, root, op.path), value: next }
}

function checkComments(before: string, after: string): void {
  const left = new Map<string, number>()
  for (const comment of commentsOf(after)) left.set(comment, (left.get(comment) ?? 0) + 1)
  for (const comment of commentsOf(before)) {
    const count = left.get(comment) ?? 0
    if (count === 0) throw new EditRefusal('a comment would be lost')
    left.set(comment, count - 1)
  }
}

function commentsOf(text: string): string[] {
  const root = yamlTree(text)
  return root === undefined ? [] : commentsIn(root, text)
}
