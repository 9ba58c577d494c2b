import { isArray, isObject, type JsonObject, listAt, member, objectAt } from '../../core/index.ts'
import { exactPairs, type Pair } from './label-index.ts'
import {
  addedByControllers,
  type Direction,
  isEmptySelector,
  type Known,
  matchesPod,
  type SubjectPod,
} from './subject-pod.ts'

const types: Readonly<Record<string, Direction>> = { Ingress: 'ingress', Egress: 'egress' }

/**
 * The directions a NetworkPolicy isolates in. Without `policyTypes` the API server sets `Ingress`, and `Egress` too when
 * there are egress rules. Undefined when it would refuse what is written.
 */
export function policyDirections(policy: JsonObject): ReadonlySet<Direction> | undefined {
  const spec = objectAt(policy, 'spec')
  const written = member(spec, 'policyTypes') ?? null
  if (written !== null && !isArray(written)) return undefined
  if (written === null || written.length === 0)
    return new Set(listAt(spec, 'egress').length > 0 ? ['ingress', 'egress'] : ['ingress'])
  const directions = new Set<Direction>()
  for (const type of written) {
    const direction = typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : undefined
    if (direction === undefined) return undefined
    directions.add(direction)
  }
  return directions
}

/** Whether a NetworkPolicy of the pod's namespace selects the pod in this direction. An absent selector selects all. */
export function corePolicySelects(policy: JsonObject, pod: SubjectPod, direction: Direction): Known {
  const { directions, selector } = subjectOf(policy)
  if (directions === undefined) return undefined
  if (!directions.has(direction)) return false
  return selector === undefined ? undefined : matchesPod(selector, pod)
}

/** Whether a rule of the policy lets everything through: no peers and no ports named, or all pods of the cluster. */
export function corePolicyAdmitsAll(policy: JsonObject, direction: Direction): boolean {
  const peersKey = direction === 'ingress' ? 'from' : 'to'
  return listAt(objectAt(policy, 'spec'), direction).some((rule) => {
    if (!isObject(rule) || listAt(rule, 'ports').length > 0) return false
    const peers = listAt(rule, peersKey)
    return peers.length === 0 || peers.some(isEveryPod)
  })
}

function isEveryPod(peer: unknown): boolean {
  const value = peer as JsonObject // `objectAt` looks before it reads
  const namespaces = objectAt(value, 'namespaceSelector')
  const pods = objectAt(value, 'podSelector')
  return namespaces !== undefined && isEmptySelector(namespaces) && (pods === undefined || isEmptySelector(pods))
}

/** Labels that every pod it selects has when it is written: none that a controller may add. */
export function corePolicyWants(policy: JsonObject): readonly Pair[] {
  return exactPairs(subjectOf(policy).selector).filter(([key]) => !addedByControllers.has(key))
}

/** Which pods a NetworkPolicy is about; undefined where the API server would refuse what is written. */
export interface Subject {
  readonly directions: ReadonlySet<Direction> | undefined
  readonly selector: JsonObject | undefined
}

/** Asked once for each pod of the namespace, so it is read once. */
const subjects = new WeakMap<JsonObject, Subject>()

export function subjectOf(policy: JsonObject): Subject {
  const known = subjects.get(policy)
  if (known !== undefined) return known
  const selector = member(objectAt(policy, 'spec'), 'podSelector') ?? {}
  const subject = { directions: policyDirections(policy), selector: isObject(selector) ? selector : undefined }
  subjects.set(policy, subject)
  return subject
}
