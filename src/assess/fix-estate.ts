import { type Finding, type FixPlan, type Result, subjectLabel } from '../core/index.ts'
import { type KubeObject, readKubeObject } from '../kube/objects/index.ts'
import { attemptOf, isWanted, ownChecks, type PatchPlan, patched } from './fix-object.ts'
import { judgeByAll, whyNotMended, whyWorse } from './fix-proof.ts'
import type { FixOptions, FixTarget, Mended, NotMended } from './fix-types.ts'
import { isSelected } from './selection.ts'

/** All objects at one moment of the mending. */
export interface FixState {
  readonly targets: readonly FixTarget[]
  readonly generated: readonly KubeObject[]
}

export const objectsOf = ({ targets, generated }: FixState): KubeObject[] => [
  ...targets.map(({ object }) => object),
  ...generated,
]

/** One fix among neighbours: another version of a target, or a new object. */
interface Proposal {
  readonly finding: Finding
  readonly plan: FixPlan
  readonly index?: number
  readonly target?: FixTarget
  readonly generated?: KubeObject
}

export interface MendedEstate {
  readonly state: FixState
  readonly mended: readonly Mended[]
  readonly refused: readonly NotMended[]
}

const mostRounds = 200

/**
 * Mends what only shows among neighbours. Each round takes one fix an object and one a new object, and proves them
 * together on everything; where they do not hold together, halves are tried until the culprits are found.
 */
export function mendEstate(start: FixState, options: FixOptions): MendedEstate {
  const mended: Mended[] = []
  const refused = new Map<string, NotMended>()
  let state = start
  for (let round = 0; round < mostRounds; round++) {
    const before = judgeByAll(objectsOf(state), options.assess)
    const proposals = proposalsOf(before.findings, state, options, refused)
    if (proposals.length === 0) break
    const prove = (some: readonly Proposal[]): string | undefined => {
      const after = judgeByAll(objectsOf(applied(state, some)), options.assess)
      const findings = some.map(({ finding }) => finding)
      const still = findings.map((finding) => whyNotMended(finding, before, after)).find((why) => why !== undefined)
      return still ?? whyWorse(findings, before, after)
    }
    const { accepted, why } = acceptable(proposals, prove)
    for (const { finding, plan } of accepted)
      mended.push({
        finding,
        fix: { plan, proof: { passes: [finding.check], worse: [], catalogue: before.catalogue } },
      })
    for (const [{ finding }, reason] of why) refused.set(keyOf(finding), { finding, why: reason })
    state = applied(state, accepted)
  }
  return { state, mended, refused: [...refused.values()] }
}

const keyOf = (finding: Finding): string => `${finding.subject} ${attemptOf(finding)}`

function proposalsOf(
  findings: readonly Finding[],
  state: FixState,
  options: FixOptions,
  refused: Map<string, NotMended>,
): Proposal[] {
  const proposals = new Map<string, Proposal>()
  for (const finding of findings) {
    if (ownChecks.has(finding.check) || refused.has(keyOf(finding))) continue
    const proposal = propose(finding, state, options)
    if (proposal === undefined) continue
    if (!proposal.ok) {
      refused.set(keyOf(finding), { finding, why: proposal.error })
      continue
    }
    const key = proposal.value.generated?.id ?? `target ${proposal.value.index}`
    if (!proposals.has(key)) proposals.set(key, proposal.value)
  }
  return [...proposals.values()]
}

function propose(finding: Finding, state: FixState, options: FixOptions): Result<Proposal, string> | undefined {
  const { fix: plan } = finding
  if (plan?.kind === 'generate')
    return isGenerated(finding, options) ? proposeObject(finding, plan, state, options) : undefined
  if (plan?.kind !== 'patch' || !isWanted(finding, options)) return undefined
  return proposePatch(finding, plan, state)
}

function isGenerated({ check, fix, excepted }: Finding, { assess, impacts }: FixOptions): boolean {
  return (
    excepted === undefined && fix !== undefined && impacts.has(fix.impact) && isSelected(assess.selection ?? {}, check)
  )
}

function proposePatch(finding: Finding, plan: PatchPlan, { targets }: FixState): Result<Proposal, string> {
  const index = targets.findIndex(({ object }) => object.id === finding.subject && isSamePlace(object, finding))
  const target = targets[index]
  if (target === undefined) return { ok: false, error: `${subjectLabel(finding.ref)} is not among the files` }
  const changed = patched(target, plan)
  return changed.ok ? { ok: true, value: { finding, plan, index, target: changed.value } } : changed
}

function isSamePlace({ origin }: KubeObject, finding: Finding): boolean {
  return JSON.stringify(origin) === JSON.stringify(finding.origin)
}

function proposeObject(
  finding: Finding,
  plan: Extract<FixPlan, { kind: 'generate' }>,
  state: FixState,
  { fileFor }: FixOptions,
): Result<Proposal, string> {
  const file = fileFor(finding)
  if (!file.ok) return file
  const read = readKubeObject(plan.object, { origin: { source: 'file', file: file.value, doc: 0, line: 0 } })
  if (!read.ok) return { ok: false, error: `the object to add is not complete: ${read.message}` }
  const exists = objectsOf(state).some(({ id }) => id === read.object.id)
  if (exists) return { ok: false, error: `there is a ${subjectLabel(read.object.ref)} already, and it is not replaced` }
  return { ok: true, value: { finding, plan, generated: read.object } }
}

function applied({ targets, generated }: FixState, proposals: readonly Proposal[]): FixState {
  const changed = [...targets]
  for (const { index, target } of proposals) if (index !== undefined && target !== undefined) changed[index] = target
  return { targets: changed, generated: [...generated, ...proposals.flatMap((one) => one.generated ?? [])] }
}

/** The proposals that hold together, and why each of the others does not: found by halving. */
export function acceptable<T>(
  proposals: readonly T[],
  whyNot: (some: readonly T[]) => string | undefined,
): { accepted: readonly T[]; why: ReadonlyMap<T, string> } {
  const why = new Map<T, string>()
  const extend = (base: readonly T[], more: readonly T[]): readonly T[] => {
    if (more.length === 0) return base
    const reason = whyNot([...base, ...more])
    if (reason === undefined) return [...base, ...more]
    const [only] = more
    if (more.length === 1 && only !== undefined) {
      why.set(only, reason)
      return base
    }
    const half = more.length >> 1
    return extend(extend(base, more.slice(0, half)), more.slice(half))
  }
  return { accepted: extend([], proposals), why }
}
