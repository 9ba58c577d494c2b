import { type JsonObject, listAt, objectAt, pickMembers, sortedKeys } from '../../core/index.ts'
import type { Workload } from '../../kube/estate-index/index.ts'
import { selects } from '../../kube/objects/index.ts'

/** Selectors of these kinds are a plain map of labels. */
const plainSelectors: ReadonlySet<string> = new Set(['ReplicationController', 'DeploymentConfig'])

export function asLabelSelector(kind: string, selector: JsonObject): JsonObject {
  return plainSelectors.has(kind) ? { matchLabels: selector } : selector
}

/** An empty selector means every pod of the namespace, also of one that is empty today. */
export const selectsAll = (selector: JsonObject): boolean =>
  sortedKeys(objectAt(selector, 'matchLabels') ?? {}).length + listAt(selector, 'matchExpressions').length === 0

/**
 * A selector of a workload's pods that outlives a rollout: its own, if that selects them. Labels of the template may
 * change with every release.
 */
export function ownSelector({ object: { ref, object }, podLabels }: Workload): JsonObject {
  const written = objectAt(objectAt(object, 'spec'), 'selector') ?? {}
  const selector = pickMembers(asLabelSelector(ref.kind, written), ['matchLabels', 'matchExpressions'])
  const isOwn = !selectsAll(selector) && selects(selector, podLabels) === true
  return isOwn ? selector : { matchLabels: podLabels }
}
