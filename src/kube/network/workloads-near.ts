import { type Json, type JsonObject, objectAt, sortedKeys } from '../../core/index.ts'
import type { Estate, Workload } from '../estate-index/index.ts'
import { pairKey } from './label-index.ts'
import { ofLastList } from './last-list.ts'

/** One label that a selector certainly wants; undefined when it names none. */
export function wantedBy(selector: JsonObject | undefined): readonly [string, Json] | undefined {
  const exact = objectAt(selector, 'matchLabels') ?? {}
  const [key] = sortedKeys(exact)
  return key === undefined ? undefined : [key, exact[key] ?? null]
}

/** The workloads of a namespace whose template has a label, or all of them when none is wanted. */
export function workloadsWith(
  wanted: readonly [string, Json] | undefined,
  namespace: string,
  estate: Estate,
): readonly Workload[] {
  const workloads = estate.workloads(namespace)
  return wanted === undefined ? workloads : (byPairOf(workloads).get(pairKey(wanted)) ?? [])
}

/** The workloads of a namespace to whose pods an operator may add any label. */
export function growingWorkloads(namespace: string, estate: Estate): readonly Workload[] {
  return growingOf(estate.workloads(namespace))
}

const growingOf = ofLastList((workloads: readonly Workload[]) => workloads.filter(({ place }) => !place.complete))

const byPairOf = ofLastList((workloads: readonly Workload[]) => {
  const byPair = new Map<string, Workload[]>()
  for (const workload of workloads)
    for (const pair of Object.entries(workload.podLabels)) {
      const list = byPair.get(pairKey(pair))
      if (list === undefined) byPair.set(pairKey(pair), [workload])
      else list.push(workload)
    }
  return byPair
})
