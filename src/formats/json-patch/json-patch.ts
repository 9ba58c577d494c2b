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
