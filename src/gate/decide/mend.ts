import type { FixPlan, JsonObject } from '../../core/index.ts'
import { isObject } from '../../core/index.ts'
import { type PatchOp, patchBetween } from '../../formats/json-patch/index.ts'
import { applyOps, EditRefusal } from '../../formats/yaml-edit/index.ts'

/** A pod of the largest size has some hundred places to mend. */
const mostSteps = 200

/**
 * Mends an object one fix after the other, each made from what the object is by then, until `next` has none left. A fix
 * that cannot be carried out, or changes nothing, is not tried again.
 */
export function mend(
  object: JsonObject,
  next: (object: JsonObject, tried: ReadonlySet<string>) => { readonly fix: FixPlan; readonly key: string } | undefined,
): JsonObject {
  const tried = new Set<string>()
  let current = object
  for (let step = 0; step < mostSteps; step++) {
    const wanted = next(current, tried)
    if (wanted === undefined) return current
    tried.add(wanted.key)
    current = changed(current, wanted.fix) ?? current
  }
  return current
}

function changed(object: JsonObject, fix: FixPlan): JsonObject | undefined {
  if (fix.kind !== 'patch') return undefined
  try {
    const value = applyOps(object, fix.ops)
    return isObject(value) ? value : undefined
  } catch (refusal) {
    if (refusal instanceof EditRefusal) return undefined
    throw refusal
  }
}

/** As the API server takes it. */
export function patchOf(before: JsonObject, after: JsonObject): readonly PatchOp[] {
  return patchBetween(before, after)
}
