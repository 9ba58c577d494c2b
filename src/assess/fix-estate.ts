import { acceptable } from './fix-acceptable.ts'
import { judgeByAll, type Objection, objections } from './fix-proof.ts'
import { applied, type FixState, objectsOf, type Proposal, proposalsFor, triedKey } from './fix-proposals.ts'
import type { FixOptions, Mended, NotMended } from './fix-types.ts'

export interface MendedEstate {
  readonly state: FixState
  readonly mended: readonly Mended[]
  readonly refused: readonly NotMended[]
}

const mostRounds = 200

/**
 * Mends what only shows among neighbours. Each round takes one fix an object, and each new object once, and proves
 * them together on everything; those that do not hold are left out.
 */
export function mendEstate(start: FixState, options: FixOptions): MendedEstate {
  const mended: Mended[] = []
  const refused = new Map<string, NotMended>()
  let state = start
  for (let round = 0; round < mostRounds; round++) {
    const before = judgeByAll(objectsOf(state), options.assess)
    const proposals = proposalsFor(before.findings, state, options, refused)
    if (proposals.length === 0) break
    const objectionsTo = (some: readonly Proposal[]): Objection[] => {
      const findings = some.map(({ finding }) => finding)
      return objections(findings, before, judgeByAll(objectsOf(applied(state, some)), options.assess))
    }
    const { accepted, why } = acceptable(proposals, objectionsTo, concerns)
    for (const { finding, plan } of accepted) {
      const proof = { passes: [finding.check], worse: [], catalogue: before.catalogue }
      mended.push({ finding, fix: { plan, proof } })
    }
    for (const [{ finding }, reason] of why) refused.set(triedKey(finding), { finding, why: reason })
    state = applied(state, accepted)
  }
  return { state, mended, refused: [...refused.values()] }
}

/** An objection to a proposal names its finding, or a subject that it changes or adds. */
function concerns({ finding, subject }: Objection, proposal: Proposal): boolean {
  if (finding !== undefined) return finding === proposal.finding
  return subject !== undefined && (subject === proposal.target?.object.id || subject === proposal.generated?.id)
}
