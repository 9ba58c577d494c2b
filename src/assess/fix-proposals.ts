import { type Finding, type FixPlan, type Origin, type Result, type SubjectId, subjectLabel } from '../core/index.ts'
import { type KubeObject, readKubeObject } from '../kube/objects/index.ts'
import { attemptOf, isAllowed, ownChecks, type PatchPlan, patched } from './fix-object.ts'
import type { FixOptions, FixTarget, NotMended } from './fix-types.ts'

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
export interface Proposal {
  readonly finding: Finding
  readonly plan: FixPlan
  readonly index?: number
  readonly target?: FixTarget
  readonly generated?: KubeObject
}

/** The next fix for each object, and each new object once; what cannot even be tried goes to `refused`. */
export function proposalsFor(
  findings: readonly Finding[],
  state: FixState,
  options: FixOptions,
  refused: Map<string, NotMended>,
): Proposal[] {
  const proposals = new Map<string, Proposal>()
  const places = new Map(state.targets.map(({ object }, index) => [placeKey(object.id, object.origin), index]))
  const ids = new Set(objectsOf(state).map(({ id }) => id))
  for (const finding of findings) {
    const { fix: plan } = finding
    if (plan === undefined || plan.kind === 'plan' || !isAllowed(finding, options)) continue
    const index = places.get(placeKey(finding.subject, finding.origin))
    if (ownChecks.has(finding.check) || refused.has(triedKey(finding))) continue
    if (plan.kind === 'patch' && index !== undefined && proposals.has(`${index}`)) continue
    const proposal =
      plan.kind === 'patch' ? withPatch(finding, plan, state, index) : withObject(finding, plan, ids, options)
    if (!proposal.ok) refused.set(triedKey(finding), { finding, why: proposal.error })
    else {
      const key = proposal.value.generated?.id ?? `${index}`
      if (!proposals.has(key)) proposals.set(key, proposal.value)
    }
  }
  return [...proposals.values()]
}

const placeKey = (subject: SubjectId, origin: Origin): string => `${subject} ${JSON.stringify(origin)}`

export const triedKey = (finding: Finding): string =>
  `${placeKey(finding.subject, finding.origin)} ${attemptOf(finding)}`

function withPatch(
  finding: Finding,
  plan: PatchPlan,
  { targets }: FixState,
  index: number | undefined,
): Result<Proposal, string> {
  const target = index === undefined ? undefined : targets[index]
  if (index === undefined || target === undefined)
    return { ok: false, error: `${subjectLabel(finding.ref)} is not among the files` }
  const changed = patched(target, plan)
  return changed.ok ? { ok: true, value: { finding, plan, index, target: changed.value } } : changed
}

function withObject(
  finding: Finding,
  plan: Extract<FixPlan, { kind: 'generate' }>,
  ids: ReadonlySet<SubjectId>,
  { fileFor }: FixOptions,
): Result<Proposal, string> {
  const file = fileFor(finding)
  if (!file.ok) return file
  const read = readKubeObject(plan.object, { origin: { source: 'file', file: file.value, doc: 0, line: 0 } })
  if (!read.ok) return { ok: false, error: `the object to add is not complete: ${read.message}` }
  if (ids.has(read.object.id))
    return { ok: false, error: `there is a ${subjectLabel(read.object.ref)} already, and it is not replaced` }
  return { ok: true, value: { finding, plan, generated: read.object } }
}

export function applied({ targets, generated }: FixState, proposals: readonly Proposal[]): FixState {
  const changed = [...targets]
  for (const { index, target } of proposals) if (index !== undefined && target !== undefined) changed[index] = target
  return { targets: changed, generated: [...generated, ...proposals.flatMap((one) => one.generated ?? [])] }
}
