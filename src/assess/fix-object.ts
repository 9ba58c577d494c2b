import type { Finding, FixPlan, Result } from '../core/index.ts'
import { isObject } from '../core/index.ts'
import { editYaml } from '../formats/yaml-edit/index.ts'
import { objectChecks, templateChecks } from '../posture/index.ts'
import { type Judgement, judgeByAll, objections } from './fix-proof.ts'
import type { FixOptions, FixTarget, Mended, NotMended } from './fix-types.ts'
import { isSelected } from './selection.ts'

export type PatchPlan = Extract<FixPlan, { kind: 'patch' }>

export interface MendedObject {
  readonly target: FixTarget
  readonly mended: readonly Mended[]
  readonly refused: readonly NotMended[]
}

/** Checks that need nothing but the object: their fixes are proven on it alone. */
export const ownChecks: ReadonlySet<string> = new Set([...templateChecks, ...objectChecks].map(({ id }) => id))

/** A manifest with more is not written by people. */
const mostFixes = 500

/**
 * Mends one object, one finding after the other: each fix is made from what the object is by then, so that list
 * positions hold and one change can make the next one possible.
 */
export function mendObject(target: FixTarget, options: FixOptions): MendedObject {
  const mended: Mended[] = []
  const refused = new Map<string, NotMended>()
  let current = target
  let before = judgeByAll([current.object], alone(options))
  while (mended.length < mostFixes) {
    const finding = before.findings.find(
      (one) => one.subject === target.object.id && isWanted(one, options) && !refused.has(attemptOf(one)),
    )
    if (finding === undefined) break
    const attempt = tryPatch(current, finding, before, options)
    if (!attempt.ok) {
      refused.set(attemptOf(finding), { finding, why: attempt.error })
      continue
    }
    mended.push(attempt.value.mended)
    current = attempt.value.target
    before = attempt.value.after
  }
  return { target: current, mended, refused: [...refused.values()] }
}

/** One object is no cluster: what depends on its neighbours is not known here. */
function alone({ assess }: FixOptions) {
  return { ...assess, complete: false }
}

/** Whether a finding is selected, not accepted, and has a fix that may be made. */
export function isAllowed({ check, fix, excepted }: Finding, { assess, impacts }: FixOptions): boolean {
  return (
    excepted === undefined && fix !== undefined && impacts.has(fix.impact) && isSelected(assess.selection ?? {}, check)
  )
}

/** A finding of the object's own checks with a change that may be made. */
export function isWanted(finding: Finding, options: FixOptions): boolean {
  return finding.fix?.kind === 'patch' && ownChecks.has(finding.check) && isAllowed(finding, options)
}

/** The same fix at the same place, so that a refused one is not tried again. */
export function attemptOf({ check, slot, at }: Finding): string {
  return JSON.stringify([check, slot ?? '', at.path, at.value])
}

interface Attempt {
  readonly target: FixTarget
  readonly after: Judgement
  readonly mended: Mended
}

function tryPatch(
  target: FixTarget,
  finding: Finding,
  before: Judgement,
  options: FixOptions,
): Result<Attempt, string> {
  const plan = finding.fix as PatchPlan // isWanted lets no other kind through
  const changed = patched(target, plan)
  if (!changed.ok) return changed
  const after = judgeByAll([changed.value.object], alone(options))
  const [objection] = objections([finding], before, after)
  if (objection !== undefined) return { ok: false, error: objection.why }
  const proof = { passes: [finding.check], worse: [], catalogue: after.catalogue }
  return { ok: true, value: { target: changed.value, after, mended: { finding, fix: { plan, proof } } } }
}

/** The object and its document with the operations of a plan carried out. */
export function patched({ object, document }: FixTarget, { ops }: PatchPlan): Result<FixTarget, string> {
  if (!document.ok) return document
  const edited = editYaml(document.value, ops)
  if (!edited.ok) return edited
  const { text, value } = edited.value
  if (!isObject(value)) return { ok: false, error: 'nothing would be left of the object' }
  return { ok: true, value: { object: { ...object, object: value }, document: { ok: true, value: text } } }
}
