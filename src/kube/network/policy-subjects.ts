import { isArray, isObject, type Json, type JsonObject, listAt, member, objectAt } from '../../core/index.ts'
import {
  allOf,
  anyOf,
  type Direction,
  type Known,
  matchesNamespace,
  matchesPod,
  type SubjectPod,
} from './subject-pod.ts'

/**
 * For policies whose rules are not modelled here (priorities, tiers, deny and pass): false when one certainly does not
 * touch the pod in this direction, else not known. Never true.
 */
export function subjectsMayHold(
  policy: JsonObject,
  pod: SubjectPod,
  direction: Direction,
  fields: readonly string[],
): false | undefined {
  const spec = objectAt(policy, 'spec')
  if (listAt(spec, direction).length === 0) return false
  const subjects = fields.flatMap((field) => subjectsAt(member(spec, field)))
  if (subjects.length === 0) return undefined // rules may name their own subjects
  return anyOf(subjects.map((subject) => holds(subject, pod))) === false ? false : undefined
}

function subjectsAt(value: Json | undefined): JsonObject[] {
  return (isArray(value) ? value : [value]).filter((one) => one !== undefined && isObject(one))
}

/** `{namespaces}`, `{pods: {namespaceSelector, podSelector}}` or `{namespaceSelector, podSelector}`. */
function holds(subject: JsonObject, pod: SubjectPod): Known {
  const pods = objectAt(subject, 'pods') ?? subject
  const namespaces = objectAt(subject, 'namespaces') ?? objectAt(pods, 'namespaceSelector')
  const selector = objectAt(pods, 'podSelector')
  if (namespaces === undefined && selector === undefined) return undefined
  return allOf([
    namespaces === undefined ? true : matchesNamespace(namespaces, pod),
    selector === undefined ? true : pod.labels === 'any' ? undefined : matchesPod(selector, pod),
  ])
}
