import { isObject, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { calicoSelects, calicoSelectsAll } from './calico-selector.ts'
import { allOf, type Direction, type Known, type SubjectPod } from './subject-pod.ts'

const typeOf: Readonly<Record<Direction, string>> = { ingress: 'Ingress', egress: 'Egress' }

/** Whether a Calico policy applies to the pod in this direction: what no rule allows is then denied. */
export function calicoPolicySelects(policy: JsonObject, pod: SubjectPod, direction: Direction): Known {
  const spec = objectAt(policy, 'spec') ?? {}
  if (!appliesTo(spec, direction)) return false
  if (member(spec, 'doNotTrack') === true || member(spec, 'preDNAT') === true) return false // host endpoints only
  const accounts = textAt(spec, 'serviceAccountSelector') ?? ''
  return allOf([
    selectorHolds(textAt(spec, 'selector') ?? '', pod),
    namespaceHolds(textAt(spec, 'namespaceSelector') ?? '', pod),
    calicoSelectsAll(accounts) ? true : undefined,
  ])
}

/** Whether a rule allows everything: no peer and no port named. */
export function calicoPolicyAdmitsAll(policy: JsonObject, direction: Direction): boolean {
  return listAt(objectAt(policy, 'spec'), direction).some((rule) => {
    if (!isObject(rule) || textAt(rule, 'action') !== 'Allow') return false
    return Object.keys(rule).every((key) => key === 'action' || key === 'metadata' || isBlank(member(rule, key)))
  })
}

/** Without `types`: ingress, unless there are egress rules only; egress when there are egress rules. */
function appliesTo(spec: JsonObject, direction: Direction): boolean {
  const types = listAt(spec, 'types')
  if (types.length > 0) return types.includes(typeOf[direction])
  const hasEgress = listAt(spec, 'egress').length > 0
  return direction === 'egress' ? hasEgress : !hasEgress || listAt(spec, 'ingress').length > 0
}

function selectorHolds(selector: string, { labels, added }: SubjectPod): Known {
  if (calicoSelectsAll(selector)) return true
  if (labels === 'any') return false
  const held = calicoSelects(selector, labels)
  const mayGrow = added === 'any' || [...added].some((key) => selector.includes(key))
  return held === false && mayGrow ? undefined : held
}

function namespaceHolds(selector: string, { namespace, namespaceLabels }: SubjectPod): Known {
  if (calicoSelectsAll(selector)) return true
  const named = { 'projectcalico.org/name': namespace, 'kubernetes.io/metadata.name': namespace }
  return namespaceLabels === undefined ? undefined : calicoSelects(selector, { ...namespaceLabels, ...named })
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}
