import type { JsonObject } from '../../core/index.ts'
import type { Estate } from '../estate-index/index.ts'
import { corePolicyWants, subjectOf } from './core-policy.ts'
import { anyOf, isEmptySelector, type Known, matchesPod, subjectPodOf } from './subject-pod.ts'
import { growingWorkloads, workloadsWith } from './workloads-near.ts'

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
  const near = workloadsWith(wanted, namespace, estate)
  const growing = wanted.length === 0 ? [] : growingWorkloads(namespace, estate)
  for (const workload of [...near, ...growing]) yield matchesPod(selector, subjectPodOf(workload, estate))
}
