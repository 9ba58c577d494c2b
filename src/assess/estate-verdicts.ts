import { byCodePoint, type CheckId, type Outcome, type SubjectId, subjectId } from '../core/index.ts'
import type { EstateIndex, NamespaceView } from '../kube/estate-index/index.ts'
import type { KubeObject } from '../kube/objects/index.ts'
import { type EstateCheck, namespaceChecks, neighbourChecks, workloadChecks } from '../posture/index.ts'
import { withDoubt } from './doubt.ts'
import { isSelected, paramsFor, type Selection } from './selection.ts'

/** What one check says of one subject, seen among its neighbours. */
export interface EstateVerdict {
  readonly object: KubeObject
  readonly check: CheckId
  readonly outcomes: readonly Outcome[]
}

/** The ids of the checks that look at neighbours, as far as they are selected. */
export function estateCheckIds(selection: Selection): readonly CheckId[] {
  return [...workloadChecks, ...neighbourChecks, ...namespaceChecks]
    .map(({ id }) => id)
    .filter((id) => isSelected(selection, id))
}

/** Judges everything that can only be judged once all objects are known. */
export function* evaluateEstate(estate: EstateIndex, selection: Selection): Generator<EstateVerdict> {
  const selected = <S>(checks: readonly EstateCheck<S>[]) => checks.filter(({ id }) => isSelected(selection, id))
  const judge = <S>(check: EstateCheck<S>, subject: S, object: KubeObject): EstateVerdict => {
    const applies = check.appliesTo(subject, estate)
    if (applies !== true) return { object, check: check.id, outcomes: [{ kind: 'not-applicable', why: applies.why }] }
    const outcomes = check.evaluate(subject, estate, paramsFor(selection, check))
    return { object, check: check.id, outcomes: outcomes.length === 0 ? [{ kind: 'pass' }] : outcomes }
  }
  const forWorkloads = selected(workloadChecks)
  for (const workload of estate.workloads())
    for (const check of forWorkloads) {
      const verdict = judge(check, workload, workload.object)
      yield { ...verdict, outcomes: withDoubt(verdict.outcomes, workload.facts, workload.place) }
    }
  const forObjects = selected(neighbourChecks)
  // Namespace by namespace: checks keep what they have worked out of the one they are in.
  const objects = [...estate.all()].sort((a, b) => byCodePoint(a.ref.namespace, b.ref.namespace))
  for (const object of objects) for (const check of forObjects) yield judge(check, object, object)
  const forNamespaces = selected(namespaceChecks)
  for (const namespace of estate.namespaces)
    for (const check of forNamespaces) yield judge(check, namespace, objectOf(namespace))
}

/** A namespace whose own object was not given is a subject all the same. */
function objectOf({ object, ref, origin }: NamespaceView): KubeObject {
  if (object !== undefined) return object
  const id: SubjectId = subjectId(ref)
  const nowhere = { version: 'v1', object: {}, locate: () => undefined, namespaceAssumed: false, unnamed: false }
  return { id, ref, origin, owner: undefined, ...nowhere }
}
