import { type FixOp, formatPath, isArray, isObject, type Json, type JsonObject, type Path } from '../../core/index.ts'
import { EditRefusal } from './refusal.ts'

/** What a value becomes: the meaning of the operations, which the edited text is held to. Throws an `EditRefusal`. */
export function applyOps(value: Json, ops: readonly FixOp[]): Json {
  return ops.reduce<Json>(
    (current, op) => (op.op === 'set' ? setAt(current, op, 0) : removeAt(current, op.path, 0)),
    value,
  )
}

function setAt(current: Json | undefined, op: FixOp & { op: 'set' }, depth: number): Json {
  const step = op.path[depth]
  if (step === undefined) return op.value
  if (current === undefined || current === null) return nest(op.path.slice(depth), op.value)
  if (typeof step === 'number') {
    if (!isArray(current)) throw notA('list', op.path, depth)
    const index = Math.min(step, current.length)
    return current.toSpliced(index, 1, setAt(current[index], op, depth + 1))
  }
  if (!isObject(current)) throw notA('mapping', op.path, depth)
  const before = Object.hasOwn(current, step) ? current[step] : undefined
  return withMember(current, step, setAt(before, op, depth + 1))
}

function removeAt(current: Json, path: Path, depth: number): Json {
  const step = path[depth]
  if (step === undefined) throw new EditRefusal('a whole document cannot be removed')
  const last = depth === path.length - 1
  if (typeof step === 'number') {
    if (!isArray(current) || step >= current.length) throw nothingAt(path)
    const changed = last ? [] : [removeAt(current[step] ?? null, path, depth + 1)]
    return current.toSpliced(step, 1, ...changed)
  }
  if (!isObject(current) || !Object.hasOwn(current, step)) throw nothingAt(path)
  if (!last) return withMember(current, step, removeAt(current[step] ?? null, path, depth + 1))
  return Object.fromEntries(Object.entries(current).filter(([key]) => key !== step))
}

/** The value inside the lists and mappings that `path` asks for. */
export function nest(path: Path, value: Json): Json {
  return path.reduceRight<Json>(
    (inner, step) => (typeof step === 'number' ? [inner] : Object.fromEntries([[step, inner]])),
    value,
  )
}

/** Through entries, so that a member called `__proto__` stays a member. */
function withMember(object: JsonObject, key: string, value: Json): JsonObject {
  const entries = Object.entries(object)
  const at = entries.findIndex(([name]) => name === key)
  return Object.fromEntries(entries.toSpliced(at < 0 ? entries.length : at, 1, [key, value]))
}

function notA(what: string, path: Path, depth: number): EditRefusal {
  return new EditRefusal(`${formatPath(path.slice(0, depth)) || 'the document'} is not a ${what}`)
}

function nothingAt(path: Path): EditRefusal {
  return new EditRefusal(`there is no ${formatPath(path)} to remove`)
}
