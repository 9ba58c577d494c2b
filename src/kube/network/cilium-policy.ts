import { isObject, type Json, type JsonObject, listAt, member, objectAt, sortedKeys, textAt } from '../../core/index.ts'
import { selects } from '../objects/index.ts'
import { exactPairs, type Pair } from './label-index.ts'
import {
  addedByControllers,
  allOf,
  anyOf,
  type Direction,
  isEmptySelector,
  type Known,
  keysOf,
  type SubjectPod,
} from './subject-pod.ts'

const podNamespace = 'io.kubernetes.pod.namespace'
const serviceAccount = 'io.cilium.k8s.policy.serviceaccount'

/** Whether a CiliumNetworkPolicy or its cluster-wide sister puts the pod into default deny in this direction. */
export function ciliumPolicySelects(policy: JsonObject, pod: SubjectPod, direction: Direction): Known {
  return anyOf(rulesOf(policy).map((rule) => ruleSelects(rule, pod, direction)))
}

/** Labels that every pod it selects has when it is written: none that Cilium or a controller may add. */
export function ciliumPolicyWants(policy: JsonObject): readonly Pair[] {
  const [rule, ...others] = rulesOf(policy)
  const written = objectAt(rule, 'endpointSelector')
  if (written === undefined || others.length > 0) return []
  const selector = withoutSources(written)
  if (keysOf(selector).some((key) => addedByControllers.has(key))) return []
  return exactPairs(selector).filter(([key]) => isPlain(key) && key !== podNamespace)
}

/** Whether a rule lets everything through: every endpoint, every entity, every address. */
export function ciliumPolicyAdmitsAll(policy: JsonObject, direction: Direction): boolean {
  const way = direction === 'ingress' ? 'from' : 'to'
  return rulesOf(policy).some((rule) =>
    listAt(rule, direction).some((one) => {
      if (listAt(one, 'toPorts').length > 0 || listAt(one, 'icmps').length > 0) return false
      const entities = listAt(one, `${way}Entities`)
      if (entities.some((entity) => entity === 'all' || entity === 'world' || entity === 'cluster')) return true
      const endpoints = listAt(one, `${way}Endpoints`)
      return endpoints.some((endpoint) => isObject(endpoint) && isEmptySelector(endpoint))
    }),
  )
}

function rulesOf(policy: JsonObject): JsonObject[] {
  return [objectAt(policy, 'spec'), ...listAt(policy, 'specs')].filter((rule) => rule !== undefined && isObject(rule))
}

function ruleSelects(rule: JsonObject, pod: SubjectPod, direction: Direction): Known {
  if (!deniesByDefault(rule, direction)) return false
  const selector = objectAt(rule, 'endpointSelector')
  if (selector !== undefined) return matchesEndpoint(selector, pod)
  return member(rule, 'endpointSelector') === undefined ? false : undefined // a rule for nodes selects no pod
}

/** A direction without rules is left alone, whether its list is absent or empty. */
function deniesByDefault(rule: JsonObject, direction: Direction): boolean {
  const chosen = member(objectAt(rule, 'enableDefaultDeny'), direction)
  if (typeof chosen === 'boolean') return chosen
  return listAt(rule, direction).length > 0 || listAt(rule, `${direction}Deny`).length > 0
}

/** Cilium's selectors also see labels it derives from the pod's namespace and service account. */
function matchesEndpoint(written: JsonObject, pod: SubjectPod): Known {
  const selector = withoutSources(written)
  const keys = keysOf(selector)
  if (keys.length === 0) return true
  const derived: Record<string, Json> = { [podNamespace]: pod.namespace }
  const account = keys.includes(serviceAccount) ? pod.serviceAccount : undefined
  if (account !== undefined) derived[serviceAccount] = account
  for (const key of sortedKeys(pod.namespaceLabels ?? {}))
    derived[`io.cilium.k8s.namespace.labels.${key}`] = pod.namespaceLabels?.[key] ?? ''
  const { known, open } = termsByKnowledge(selector, (key) => isKnown(key, pod, derived))
  const labels = pod.labels === 'any' ? derived : { ...pod.labels, ...derived }
  const held = selects(known, labels)
  if (held === false && pod.labels !== 'any' && mayGrow(known, pod)) return undefined
  if (!open) return held
  return allOf([held, pod.labels === 'any' ? false : undefined])
}

function isKnown(key: string, pod: SubjectPod, derived: JsonObject): boolean {
  if (Object.hasOwn(derived, key)) return true
  if (key.startsWith('io.cilium.k8s.namespace.labels.')) return pod.namespaceLabels !== undefined
  return isPlain(key) && pod.labels !== 'any'
}

/** A label of the pod itself, and not one that Cilium derives or takes from elsewhere. */
const isPlain = (key: string): boolean => !key.startsWith('io.cilium.') && !key.includes(':')

function mayGrow(selector: JsonObject, { added }: SubjectPod): boolean {
  return added === 'any' || keysOf(selector).some((key) => added.has(key))
}

/** `k8s:app` and `any:app` are the label `app`; other sources keep their prefix. */
function withoutSources(selector: JsonObject): JsonObject {
  const plain = (key: string): string => key.replace(/^(?:k8s|any):(?=.)/, '')
  const labels = objectAt(selector, 'matchLabels') ?? {}
  return {
    matchLabels: Object.fromEntries(sortedKeys(labels).map((key) => [plain(key), labels[key] ?? null])),
    matchExpressions: listAt(selector, 'matchExpressions').map((one) =>
      isObject(one) ? { ...one, key: plain(textAt(one, 'key') ?? '') } : one,
    ),
  }
}

/** The terms that can be decided, and whether there are others. */
function termsByKnowledge(
  selector: JsonObject,
  isDecidable: (key: string) => boolean,
): { known: JsonObject; open: boolean } {
  const labels = objectAt(selector, 'matchLabels') ?? {}
  const known = {
    matchLabels: Object.fromEntries(
      sortedKeys(labels).flatMap((key) => (isDecidable(key) ? [[key, labels[key] ?? null]] : [])),
    ),
    matchExpressions: listAt(selector, 'matchExpressions').filter((one) => isDecidable(textAt(one, 'key') ?? '')),
  }
  return { known, open: keysOf(selector).some((key) => !isDecidable(key)) }
}
