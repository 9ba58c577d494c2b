import { acceptable } from './fix-acceptable.ts'
import { mendEstate } from './fix-estate.ts'
import { isWanted, type MendedObject, mendObject } from './fix-object.ts'
import { gotWorse, judgeByAll, placeOf } from './fix-proof.ts'
import { type FixState, objectsOf } from './fix-proposals.ts'
import type { FixOptions, FixRun, FixTarget, Mended, NotMended } from './fix-types.ts'
import { isSelected } from './selection.ts'

const mostPasses = 5

/**
 * Mends every selected finding whose fix is allowed and holds: with it the check passes, and judged by every check
 * there is, nothing got worse, in the object or around it. Passes are made until one changes nothing, so a second run
 * finds nothing to do.
 */
export function mendFindings(targets: readonly FixTarget[], options: FixOptions): FixRun {
  const mended: Mended[] = []
  let refused: readonly NotMended[] = []
  let state: FixState = { targets, generated: [] }
  for (let pass = 0; pass < mostPasses; pass++) {
    const own = mendOwn(state, options)
    const among = mendEstate(own.state, options)
    state = among.state
    refused = [...own.refused, ...among.refused]
    mended.push(...own.mended, ...among.mended)
    if (own.mended.length + among.mended.length === 0) break
  }
  const { findings } = judgeByAll(objectsOf(state), options.assess)
  const left = findings.filter(
    ({ check, excepted }) => excepted === undefined && isSelected(options.assess.selection ?? {}, check),
  )
  const still = new Set(left.map(placeOf))
  return { ...state, mended, refused: refused.filter(({ finding }) => still.has(placeOf(finding))), left }
}

interface MendedOwn {
  readonly state: FixState
  readonly mended: readonly Mended[]
  readonly refused: readonly NotMended[]
}

/** Mends each object by itself, then holds the changes against all others. */
function mendOwn(state: FixState, options: FixOptions): MendedOwn {
  const before = judgeByAll(objectsOf(state), options.assess)
  const concerned = new Set(before.findings.filter((one) => isWanted(one, options)).map(({ subject }) => subject))
  const results = new Map<number, MendedObject>()
  for (const [index, target] of state.targets.entries())
    if (concerned.has(target.object.id)) results.set(index, mendObject(target, options))
  const changed = [...results].filter(([, { mended }]) => mended.length > 0).map(([index]) => index)
  const withChanges = (some: readonly number[]): FixState => {
    const chosen = new Set(some)
    return {
      ...state,
      targets: state.targets.map((target, index) =>
        chosen.has(index) ? (results.get(index)?.target ?? target) : target,
      ),
    }
  }
  const { accepted, why } = acceptable(
    changed,
    (some) => {
      const findings = some.flatMap((index) => results.get(index)?.mended ?? []).map(({ finding }) => finding)
      return gotWorse(findings, before, judgeByAll(objectsOf(withChanges(some)), options.assess))
    },
    ({ subject }, index) => subject === state.targets[index]?.object.id,
  )
  const rejected = [...why].flatMap(([index, reason]) =>
    (results.get(index)?.mended ?? []).map(({ finding }) => ({ finding, why: reason })),
  )
  return {
    state: withChanges(accepted),
    mended: accepted.flatMap((index) => results.get(index)?.mended ?? []),
    refused: [...[...results.values()].flatMap((one) => one.refused), ...rejected],
  }
}
