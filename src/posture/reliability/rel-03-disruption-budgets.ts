import { type FixPlan, member, type Outcome, objectAt } from '../../core/index.ts'
import type { Workload } from '../../kube/estate-index/index.ts'
import { candidates, exactPairs, labelIndex, ofLastList } from '../../kube/network/index.ts'
import { type KubeObject, selects } from '../../kube/objects/index.ts'
import {
  type ControlChecks,
  fail,
  fixable,
  type NeighbourCheck,
  type ObjectCheck,
  unlessAllThere,
  unset,
  type WorkloadCheck,
  wrong,
} from '../check.ts'
import { selectedWorkloads } from '../selected.ts'
import { ownSelector } from './own-selector.ts'
import { autoscalersOf, floorOf, isScalable, numberAt, writtenReplicas } from './scaling.ts'

const isBudget = ({ ref }: KubeObject): true | { why: string } =>
  ref.kind === 'PodDisruptionBudget' ? true : { why: 'not a PodDisruptionBudget' }

const selectorOf = ({ object }: KubeObject) => objectAt(member(object, 'spec'), 'selector')

const indexOf = ofLastList((budgets: readonly KubeObject[]) =>
  labelIndex(budgets, (budget) => exactPairs(selectorOf(budget))),
)

const hasBudget: WorkloadCheck = {
  id: 'REL-03/budget',
  needs: ['api:poddisruptionbudgets'],
  appliesTo: (workload) => {
    if (!isScalable(workload)) return { why: 'nobody chooses its number of pods' }
    return (writtenReplicas(workload) ?? 2) < 2 ? { why: 'with one pod a budget would only block drains' } : true
  },
  evaluate: (workload, estate) => {
    const { namespace } = workload.object.ref
    const budgets = indexOf(estate.objects('policy', 'PodDisruptionBudget', namespace))
    if (
      [...candidates(budgets, workload.podLabels)].some(
        (budget) => selects(selectorOf(budget), workload.podLabels) !== false,
      )
    )
      return []
    const message = 'a drain of nodes may take all of its pods at once'
    const failure = fail({ path: [], value: 'no PodDisruptionBudget', message, absent: true })
    return unlessAllThere(estate, 'api:poddisruptionbudgets', namespace, () => [fixable(failure, budgetFor(workload))])
  },
}

function budgetFor(workload: Workload): FixPlan {
  const { ref } = workload.object
  const object = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: ref.name, namespace: ref.namespace },
    spec: { maxUnavailable: 1, selector: ownSelector(workload) },
  }
  return { kind: 'generate', impact: 'safe', note: 'drains of nodes take longer: one pod after the other', object }
}

const saysNumber: ObjectCheck = {
  id: 'REL-03/budget-has-number',
  needs: [],
  appliesTo: isBudget,
  evaluate: ({ object }) => {
    const spec = member(object, 'spec')
    const says = ['minAvailable', 'maxUnavailable'].some((key) => (member(spec, key) ?? null) !== null)
    return says ? [] : [fail(unset(['spec', 'minAvailable'], 'the budget limits nothing'))]
  },
}

const allowsOne: ObjectCheck = {
  id: 'REL-03/budget-allows-one',
  needs: [],
  appliesTo: isBudget,
  evaluate: ({ object }) => {
    const spec = member(object, 'spec')
    const message = 'no pod may ever be evicted: drains and node upgrades hang'
    const most = member(spec, 'maxUnavailable')
    if (most === 0 || most === '0' || most === '0%') return [fail(wrong(['spec', 'maxUnavailable'], most, message))]
    const least = member(spec, 'minAvailable')
    return least === '100%' ? [fail(wrong(['spec', 'minAvailable'], least, message))] : []
  },
}

/** At its lowest the application has no pod to spare, and its budget blocks every drain. */
const belowReplicas: NeighbourCheck = {
  id: 'REL-03/budget-below-replicas',
  needs: ['api:horizontalpodautoscalers', 'api:pods'],
  appliesTo: isBudget,
  evaluate: (budget, estate): readonly Outcome[] => {
    const least = numberAt(member(budget.object, 'spec'), 'minAvailable')
    if (least === undefined) return []
    const { namespace } = budget.ref
    const failures = selectedWorkloads(selectorOf(budget), namespace, estate).flatMap((workload) => {
      const autoscalers = autoscalersOf(workload, estate)
      const lowest = autoscalers.length > 0 ? Math.min(...autoscalers.map(floorOf)) : writtenReplicas(workload)
      if (lowest === undefined || lowest === 0 || least < lowest) return []
      const message = `${workload.object.ref.kind} "${workload.object.ref.name}" runs ${lowest} pods at its lowest`
      return [fail(wrong(['spec', 'minAvailable'], least, message))]
    })
    const [first] = failures
    return first === undefined ? unlessAllThere(estate, 'api:pods', namespace, () => []) : [first]
  },
}

export const rel03: ControlChecks = {
  objects: [saysNumber, allowsOne],
  workloads: [hasBudget],
  neighbours: [belowReplicas],
}
