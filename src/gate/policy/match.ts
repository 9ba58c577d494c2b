import { type JsonObject, matchesAny, matchesGlob, objectAt } from '../../core/index.ts'
import { selects } from '../../kube/objects/index.ts'
import type { Review } from '../review/index.ts'
import type { GatePolicy } from './policy.ts'

/** What is known of the namespace of a request: its labels, or null when it could not be looked up. */
export type NamespaceLabels = JsonObject | undefined | null

/** Whether a policy is about a request; undefined when that depends on a namespace nobody could look up. */
export function isAbout(policy: GatePolicy, review: Review, labels: NamespaceLabels): boolean | undefined {
  // First, so that what a tenant writes into the policies of one namespace costs no other.
  const reaches = reachesNamespace(policy, review.namespace, labels)
  if (reaches === false) return false
  const { objectSelector, kinds, operations } = policy.match
  if (operations !== undefined && !operations.includes(review.operation)) return false
  if (kinds !== undefined && !kinds.some((pattern) => isKind(pattern, review))) return false
  if (objectSelector !== undefined && !isSelected(objectSelector, review)) return false
  return reaches
}

/** Whether a policy is about anything in a namespace; cluster-wide objects are in the namespace of no name. */
export function reachesNamespace(policy: GatePolicy, namespace: string, labels: NamespaceLabels): boolean | undefined {
  const { namespaces, excludeNamespaces, namespaceSelector } = policy.match
  if (policy.namespace !== undefined && policy.namespace !== namespace) return false
  if (!matchesAny(namespaces, namespace)) return false
  if (excludeNamespaces !== undefined && matchesAny(excludeNamespaces, namespace)) return false
  if (namespaceSelector === undefined || namespace === '') return true
  if (labels === null) return undefined
  return selects(namespaceSelector, labels ?? {}) !== false
}

/** `Pod` is a kind of any group; `apps/Deployment` and `apps/*` name the group too. */
function isKind(pattern: string, { kind }: Review): boolean {
  const slash = pattern.lastIndexOf('/')
  if (slash < 0) return matchesGlob(pattern, kind.kind)
  return matchesGlob(pattern.slice(0, slash), kind.group) && matchesGlob(pattern.slice(slash + 1), kind.kind)
}

/** Either version of the object counts, as with the API server's own selectors: nobody gets away by taking a label off. */
function isSelected(selector: JsonObject, { object, oldObject }: Review): boolean {
  return [object, oldObject].some(
    (one) => one !== undefined && selects(selector, objectAt(objectAt(one, 'metadata'), 'labels') ?? {}) !== false,
  )
}
