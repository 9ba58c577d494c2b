import { canonicalJson, isArray, isObject, type Json, type Path } from '../../core/index.ts'

/** One operation of a JSON Patch (RFC 6902). */
export type PatchOp =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }

/** The operations that make one value of another; none when they are equal. Lists of another length are replaced. */
export function patchBetween(before: Json, after: Json): readonly PatchOp[] {
  const ops: PatchOp[] = []
  collect(before, after, [], ops)
  return ops
}

function collect(before: Json, after: Json, at: Path, ops: PatchOp[]): void {
  if (isObject(before) && isObject(after)) {
    for (const key of Object.keys(before))
      if (!Object.hasOwn(after, key)) ops.push({ op: 'remove', path: pointer([...at, key]) })
    for (const [key, value] of Object.entries(after)) {
      if (!Object.hasOwn(before, key)) ops.push({ op: 'add', path: pointer([...at, key]), value })
      else collect(before[key] ?? null, value, [...at, key], ops)
    }
    return
  }
  if (isArray(before) && isArray(after) && before.length === after.length) {
    for (const [index, value] of after.entries()) collect(before[index] ?? null, value, [...at, index], ops)
    return
  }
  if (canonicalJson(before) !== canonicalJson(after)) ops.push({ op: 'replace', path: pointer(at), value: after })
}

/** A path as a JSON Pointer (RFC 6901). */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The value with operations of `patchBetween` carried out; undefined where one of them does not fit. */
export function applyJsonPatch(value: Json, ops: readonly PatchOp[]): Json | undefined {
  let current: Json | undefined = value
  for (const op of ops) current = current === undefined ? undefined : applyOne(current, stepsOf(op.path), op)
  return current
}

function stepsOf(path: string): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function applyOne(value: Json, [step, ...rest]: readonly string[], op: PatchOp): Json | undefined {
  if (step === undefined) return op.op === 'remove' ? undefined : op.value
  if (isArray(value)) {
    const index = Number(step)
    const inner = index < value.length ? applyOne(value[index] ?? null, rest, op) : undefined
    return inner === undefined ? undefined : value.toSpliced(index, 1, inner)
  }
  if (!isObject(value)) return undefined
  if (rest.length === 0 && op.op === 'remove')
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== step))
  const before = Object.hasOwn(value, step) ? (value[step] ?? null) : undefined
  if (before === undefined)
    return rest.length === 0 && op.op !== 'remove'
      ? Object.fromEntries([...Object.entries(value), [step, op.value]])
      : undefined
  const inner = applyOne(before, rest, op)
  if (inner === undefined) return undefined
  return Object.fromEntries(Object.entries(value).map(([key, old]) => [key, key === step ? inner : old]))
}
