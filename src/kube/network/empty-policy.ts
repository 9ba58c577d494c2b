import type { JsonObject } from '../../core/index.ts'
import type { Estate, Workload } from '../estate-index/index.ts'
import { corePolicyWants, subjectOf } from './core-policy.ts'
import { pairKey } from './label-index.ts'
import { anyOf, isEmptySelector, type Known, matchesPod, subjectPodOf } from './subject-pod.ts'

/** Whether a NetworkPolicy names labels that no workload of its namespace has. One with an empty selector waits for pods. */
export function policySelectsNone(policy: JsonObject, namespace: string, estate: Estate): Known {
  const { selector } = subjectOf(policy)
  if (selector === undefined) return undefined
  if (isEmptySelector(selector)) return false
  const selected = anyOf(answers(policy, selector, namespace, estate))
  return selected === undefined ? undefined : !selected
}

function* answers(policy: JsonObject, selector: JsonObject, namespace: string, estate: Estate): Generator<Known> {
  const wanted = corePolicyWants(policy)
  const { workloads, byPair, growing } = labelsOf(estate, namespace)
  const near = wanted === undefined ? workloads : [...(byPair.get(pairKey(wanted)) ?? []), ...growing]
  for (const workload of near) yield matchesPod(selector, subjectPodOf(workload, estate))
}

interface NamespaceLabels {
  readonly workloads: readonly Workload[]
  readonly count: number
  readonly byPair: ReadonlyMap<string, readonly Workload[]>
  /** Workloads to which an operator may add any label. */
  readonly growing: readonly Workload[]
}

/** Policies are asked about namespace by namespace, so the last answer is kept. */
let latest: NamespaceLabels | undefined

function labelsOf(estate: Estate, namespace: string): NamespaceLabels {
  const workloads = estate.workloads(namespace)
  if (latest?.workloads !== workloads || latest.count !== workloads.length) {
    const byPair = new Map<string, Workload[]>()
    for (const workload of workloads)
      for (const pair of Object.entries(workload.podLabels)) {
        const list = byPair.get(pairKey(pair))
        if (list === undefined) byPair.set(pairKey(pair), [workload])
        else list.push(workload)
      }
    const growing = workloads.filter(({ place }) => !place.complete)
    latest = { workloads, count: workloads.length, byPair, growing }
  }
  return latest
}
