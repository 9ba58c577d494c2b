import type { Estate, Workload } from '../estate-index/index.ts'
import { leastOf, type Pair, pairKey, push } from './label-index.ts'
import { ofLastList } from './last-list.ts'

/** The workloads of a namespace whose template may have all of these labels, or all of them when none is wanted. */
export function workloadsWith(wanted: readonly Pair[], namespace: string, estate: Estate): readonly Workload[] {
  const workloads = estate.workloads(namespace)
  const byPair = byPairOf(workloads)
  const lists = wanted.map((pair) => byPair.get(pairKey(pair)) ?? [])
  return leastOf(lists, ({ length }) => length) ?? workloads
}

/** The workloads of a namespace to whose pods an operator may add any label. */
export function growingWorkloads(namespace: string, estate: Estate): readonly Workload[] {
  return growingOf(estate.workloads(namespace))
}

const growingOf = ofLastList((workloads: readonly Workload[]) => workloads.filter(({ place }) => !place.complete))

const byPairOf = ofLastList((workloads: readonly Workload[]) => {
  const byPair = new Map<string, Workload[]>()
  for (const workload of workloads)
    for (const pair of Object.entries(workload.podLabels)) push(byPair, pairKey(pair), workload)
  return byPair
})
