import type { Objection } from './fix-proof.ts'

/** Judging everything once more costs as much as a scan. */
const mostTrials = 200

/**
 * The largest part of the proposals that nothing speaks against, and why each of the others is left out. Whoever an
 * objection names goes; where it names nobody, halves are tried until the culprits are found.
 */
export function acceptable<T>(
  proposals: readonly T[],
  objectionsTo: (some: readonly T[]) => readonly Objection[],
  concerns: (objection: Objection, proposal: T) => boolean,
): { accepted: readonly T[]; why: ReadonlyMap<T, string> } {
  const why = new Map<T, string>()
  let trials = 0
  const extend = (base: readonly T[], more: readonly T[]): readonly T[] => {
    if (more.length === 0) return base
    const found: readonly Objection[] = trials++ < mostTrials ? objectionsTo([...base, ...more]) : [tooMany]
    const [first] = found
    if (first === undefined) return [...base, ...more]
    const named = more.filter((one) => found.some((objection) => concerns(objection, one)))
    const culprits = more.length === 1 || first === tooMany ? more : named
    for (const one of culprits) why.set(one, (found.find((objection) => concerns(objection, one)) ?? first).why)
    if (culprits.length > 0)
      return extend(
        base,
        more.filter((one) => !why.has(one)),
      )
    const half = more.length >> 1
    return extend(extend(base, more.slice(0, half)), more.slice(half))
  }
  return { accepted: extend([], proposals), why }
}

const tooMany: Objection = { why: 'too many fixes do not go together here: run again on a part of the files' }
