import { type JsonObject, member, objectAt } from '../core/index.ts'
import type { Estate, Workload } from '../kube/estate-index/index.ts'
import { type KubeObject, selects } from '../kube/objects/index.ts'

/** The workloads of a namespace whose pods a label selector selects; one that cannot be understood may select them. */
export function selectedWorkloads(
  selector: JsonObject | undefined,
  namespace: string,
  estate: Estate,
): readonly Workload[] {
  return estate.workloads(namespace).filter(({ podLabels }) => selects(selector, podLabels) !== false)
}

/** The workloads behind a Service: none where it names no labels, for then its endpoints are made by hand. */
export function selectedBy(service: KubeObject, estate: Estate): readonly Workload[] {
  return estate.workloads(service.ref.namespace).filter((workload) => serviceSelects(service, workload))
}

/** Whether a Service of the same namespace leads to the pods of a workload. */
export function serviceSelects({ object }: KubeObject, { podLabels }: Workload): boolean {
  const labels = objectAt(member(object, 'spec'), 'selector')
  if (labels === undefined || Object.keys(labels).length === 0) return false
  return selects({ matchLabels: labels }, podLabels) === true
}
