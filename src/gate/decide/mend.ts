import { type FixPlan, isObject, type JsonObject, type Path } from '../../core/index.ts'
import { applyOps, EditRefusal } from '../../formats/yaml-edit/index.ts'

export interface WantedFix {
  readonly fix: FixPlan
  /** Equal for the same fix, so that one that does not help is not tried again. */
  readonly key: string
}

/** One change can make the next one possible, but not without end. */
const mostRounds = 8

/** Nobody reads a change of more, and to judge an object again and again takes time that others wait for. */
const mostFixes = 200

/**
 * Mends an object round by round: all fixes that are wanted, then those that are wanted of what came of it, until none
 * is left. Undefined when there are too many to mend.
 */
export function mend(
  object: JsonObject,
  wantedOf: (object: JsonObject) => readonly WantedFix[],
): JsonObject | undefined {
  const tried = new Set<string>()
  let current = object
  for (let round = 0; round < mostRounds; round++) {
    const wanted = wantedOf(current).filter(({ key }) => !tried.has(key))
    if (wanted.length === 0) return current
    if (tried.size + wanted.length > mostFixes) return undefined
    current = mendRound(current, wanted, tried)
  }
  return current
}

/** A fix whose list has lost an item meanwhile waits for the next round: its positions hold no more. */
function mendRound(object: JsonObject, wanted: readonly WantedFix[], tried: Set<string>): JsonObject {
  const shifted = new Set<string>()
  let current = object
  for (const { fix, key } of wanted) {
    if (fix.kind !== 'patch' || fix.ops.some(({ path }) => leadsThrough(path, shifted))) continue
    tried.add(key)
    const changed = carriedOut(current, fix)
    if (changed === undefined) continue
    current = changed
    for (const { op, path } of fix.ops)
      if (op === 'remove' && typeof path.at(-1) === 'number') shifted.add(JSON.stringify(path.slice(0, -1)))
  }
  return current
}

function leadsThrough(path: Path, lists: ReadonlySet<string>): boolean {
  return lists.size > 0 && path.some((_, index) => lists.has(JSON.stringify(path.slice(0, index))))
}

function carriedOut(object: JsonObject, fix: Extract<FixPlan, { kind: 'patch' }>): JsonObject | undefined {
  try {
    const value = applyOps(object, fix.ops)
    return isObject(value) ? value : undefined
  } catch (refusal) {
    if (refusal instanceof EditRefusal) return undefined
    throw refusal
  }
}
