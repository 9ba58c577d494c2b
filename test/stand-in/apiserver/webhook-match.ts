import { type JsonObject, listAt, objectAt, textAt } from '../../../src/core/index.ts'
import { selects } from '../../../src/kube/objects/index.ts'
import type { Attributes } from './attributes.ts'
import { builtInResources } from './resources.ts'
import type { Store } from './store.ts'
import type { Webhook } from './webhook.ts'
import { namespaceOf } from './webhook-review.ts'

/** Whether a webhook is asked about a request. */
export function isAsked(webhook: Webhook, it: Attributes, store: Store): boolean {
  return (
    !isExempt(it) &&
    webhook.rules.some((rule) => ruleMatches(rule, it)) &&
    selectsNamespace(webhook.namespaceSelector, it, store) &&
    selectsObject(webhook.objectSelector, it)
  )
}

/** Nobody can be locked out of the configuration that locks them out. */
function isExempt({ target: { served } }: Attributes): boolean {
  const { group, resource } = served
  return group === 'admissionregistration.k8s.io' && /^(validating|mutating)(webhook|admissionpol)/.test(resource)
}

function ruleMatches(rule: JsonObject, { target, operation }: Attributes): boolean {
  const { served, subresource } = target
  const holds = (list: string, value: string): boolean =>
    listAt(rule, list).some((item) => item === '*' || item === value)
  const scope = textAt(rule, 'scope') ?? '*'
  return (
    holds('operations', operation) &&
    holds('apiGroups', served.group) &&
    holds('apiVersions', served.version) &&
    (scope === '*' || (scope === 'Namespaced') === served.namespaced) &&
    listAt(rule, 'resources').some((item) => resourceMatches(String(item), served.resource, subresource))
  )
}

/** `pods` is no part of a pod, `pods/*` is the pod and its parts, `*` every resource without parts. */
function resourceMatches(pattern: string, resource: string, subresource: string): boolean {
  const [main = '', part = ''] = pattern.split('/')
  return (main === '*' || main === resource) && (part === '*' || part === subresource)
}

function selectsNamespace(selector: JsonObject, it: Attributes, store: Store): boolean {
  const { served, subresource } = it.target
  const isNamespace = served.group === '' && served.resource === 'namespaces'
  if (!served.namespaced && !isNamespace) return true
  const written = isNamespace && subresource === '' && it.operation !== 'DELETE'
  return selects(selector, labelsOf(written ? it.object : namespace(store, namespaceOf(it)))) !== false
}

const namespaces = builtInResources.find(({ resource }) => resource === 'namespaces')

function namespace(store: Store, name: string): JsonObject | undefined {
  return namespaces !== undefined && store.has('', 'namespaces', '', name) ? store.get(namespaces, '', name) : undefined
}

function selectsObject(selector: JsonObject, { object, oldObject }: Attributes): boolean {
  if (Object.keys(selector).length === 0) return true
  return [object, oldObject].some((one) => one !== undefined && selects(selector, labelsOf(one)) !== false)
}

const labelsOf = (object: JsonObject | undefined): JsonObject => objectAt(objectAt(object, 'metadata'), 'labels') ?? {}
