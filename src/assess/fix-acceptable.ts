import type { Objection } from './fix-proof.ts'

/** Judging everything once more costs as much as a scan. */
const mostTrials = 200
/** For those that may have been named for what another one did. */
const mostSecondTrials = 60

interface Acceptable<T> {
  readonly accepted: readonly T[]
  readonly why: ReadonlyMap<T, string>
}

/**
 * The largest part of the proposals that nothing speaks against, and why each of the others is left out. Whoever an
 * objection names goes; where it names nobody, halves are tried until the culprits are found. Who was named gets a
 * second trial, in halves, beside those that were taken: its subject may have suffered from another proposal.
 */
export function acceptable<T>(
  proposals: readonly T[],
  objectionsTo: (some: readonly T[]) => readonly Objection[],
  concerns: (objection: Objection, proposal: T) => boolean,
): Acceptable<T> {
  const first = sift([], proposals, mostTrials, objectionsTo, concerns)
  const named = [...first.why.keys()].filter((one) => proposals.length > 1 && first.named.has(one))
  const second = sift(first.accepted, named, mostSecondTrials, objectionsTo, () => false)
  const taken = new Set(second.accepted)
  const still = [...first.why].filter(([one]) => !taken.has(one))
  return { accepted: second.accepted, why: new Map(still) }
}

function sift<T>(
  start: readonly T[],
  proposals: readonly T[],
  trials: number,
  objectionsTo: (some: readonly T[]) => readonly Objection[],
  concerns: (objection: Objection, proposal: T) => boolean,
): Acceptable<T> & { readonly named: ReadonlySet<T> } {
  const why = new Map<T, string>()
  const named = new Set<T>()
  let left = trials
  const extend = (base: readonly T[], more: readonly T[]): readonly T[] => {
    if (more.length === 0) return base
    const found: readonly Objection[] = left-- > 0 ? objectionsTo([...base, ...more]) : [tooMany]
    const [first] = found
    if (first === undefined) return [...base, ...more]
    const subjects = more.filter((one) => found.some((objection) => concerns(objection, one)))
    const culprits = more.length === 1 || first === tooMany ? more : subjects
    for (const one of culprits) {
      why.set(one, (found.find((objection) => concerns(objection, one)) ?? first).why)
      if (more.length > 1) named.add(one)
    }
    if (culprits.length > 0)
      return extend(
        base,
        more.filter((one) => !why.has(one)),
      )
    const half = more.length >> 1
    return extend(extend(base, more.slice(0, half)), more.slice(half))
  }
  return { accepted: extend(start, proposals), why, named }
}

const tooMany: Objection = { why: 'too many fixes do not go together here: run again on a part of the files' }
