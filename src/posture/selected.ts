import { type JsonObject, member, objectAt } from '../core/index.ts'
import type { Estate, Workload } from '../kube/estate-index/index.ts'
import { exactPairs, workloadsWith } from '../kube/network/index.ts'
import { type KubeObject, selects } from '../kube/objects/index.ts'

/** The workloads of a namespace whose pods a label selector selects; one that cannot be understood may select them. */
export function selectedWorkloads(
  selector: JsonObject | undefined,
  namespace: string,
  estate: Estate,
): readonly Workload[] {
  const near = workloadsWith(exactPairs(selector), namespace, estate)
  return near.filter(({ podLabels }) => selects(selector, podLabels) !== false)
}

/** The workloads behind a Service: none where it names no labels, for then its endpoints are made by hand. */
export function selectedBy({ object, ref }: KubeObject, estate: Estate): readonly Workload[] {
  const labels = objectAt(member(object, 'spec'), 'selector')
  if (labels === undefined || Object.keys(labels).length === 0) return []
  return selectedWorkloads({ matchLabels: labels }, ref.namespace, estate)
}
