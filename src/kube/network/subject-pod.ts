import type { JsonObject } from '../../core/index.ts'
import { isObject, type Json, listAt, objectAt, sortedKeys, textAt } from '../../core/index.ts'
import type { Estate, NamespaceView, Workload } from '../estate-index/index.ts'
import { type Labels, selects } from '../objects/index.ts'

export type Direction = 'ingress' | 'egress'

/** True, false, or not known. */
export type Known = boolean | undefined

/** What a policy may go by when it selects a pod. `any` stands for every pod a namespace may ever hold. */
export interface SubjectPod {
  readonly namespace: string
  /** Undefined when the Namespace object was not given. */
  readonly namespaceLabels: Labels | undefined
  readonly labels: Labels | 'any'
  readonly serviceAccount: string | undefined
  /** Label keys that something else may add before the pod runs. */
  readonly added: ReadonlySet<string> | 'any'
}

/** Written by controllers and the scheduler, not by whoever wrote the template. */
export const addedByControllers: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
])
const nothing: ReadonlySet<string> = new Set()

/** The pods of a workload as policies see them. */
export function subjectPodOf(workload: Workload, estate: Estate): SubjectPod {
  const { namespace, kind } = workload.object.ref
  return {
    namespace,
    namespaceLabels: estate.namespace(namespace)?.labels,
    labels: workload.podLabels,
    get serviceAccount() {
      return workload.facts.serviceAccountName.value ?? 'default' // facts are read again each time, and few ask
    },
    added: workload.place.complete ? (kind === 'Pod' ? nothing : addedByControllers) : 'any',
  }
}

/** Every pod of a namespace, those of tomorrow too. */
export function everyPodOf({ ref, labels }: NamespaceView): SubjectPod {
  return { namespace: ref.name, namespaceLabels: labels, labels: 'any', serviceAccount: undefined, added: nothing }
}

/** Whether a label selector holds for the pod; for `any` only when it is empty. */
export function matchesPod(selector: JsonObject, pod: SubjectPod): Known {
  const { keys, exact } = digest(selector)
  if (keys.length === 0) return true
  const { labels, added } = pod
  if (labels === 'any') return false
  const differs = exact.some(([key, value]) => (Object.hasOwn(labels, key) ? labels[key] : undefined) !== value)
  const held = differs ? false : selects(selector, labels)
  if (held !== false) return held
  return added === 'any' || keys.some((key) => added.has(key)) ? undefined : false
}

interface SelectorDigest {
  readonly keys: readonly string[]
  readonly exact: readonly (readonly [string, Json])[]
}

/** A policy's selector is held against every pod of its namespace: it is taken apart once. */
const digests = new WeakMap<JsonObject, SelectorDigest>()

function digest(selector: JsonObject): SelectorDigest {
  const known = digests.get(selector)
  if (known !== undefined) return known
  const made = { keys: keysOf(selector), exact: Object.entries(objectAt(selector, 'matchLabels') ?? {}) }
  digests.set(selector, made)
  return made
}

/** Whether a label selector holds for the pod's namespace, whose name is always one of its labels. */
export function matchesNamespace(selector: JsonObject, pod: SubjectPod): Known {
  if (isEmptySelector(selector)) return true
  const name = { 'kubernetes.io/metadata.name': pod.namespace }
  if (pod.namespaceLabels !== undefined) return selects(selector, { ...pod.namespaceLabels, ...name })
  const byName = termsOn(selector, 'kubernetes.io/metadata.name')
  if (selects(byName.own, name) === false) return false
  return byName.others ? undefined : selects(byName.own, name)
}

export function isEmptySelector(selector: JsonObject): boolean {
  return keysOf(selector).length === 0
}

/** The label keys a selector speaks of. */
export function keysOf(selector: JsonObject): string[] {
  const expressions = listAt(selector, 'matchExpressions').map((one) => textAt(one, 'key') ?? '')
  return [...sortedKeys(objectAt(selector, 'matchLabels') ?? {}), ...expressions]
}

/** True if one is true, else not known if one is not known. */
export function anyOf(answers: Iterable<Known>): Known {
  let known: Known = false
  for (const answer of answers) {
    if (answer === true) return true
    if (answer === undefined) known = undefined
  }
  return known
}

/** False if one is false, else not known if one is not known. */
export function allOf(answers: Iterable<Known>): Known {
  let known: Known = true
  for (const answer of answers) {
    if (answer === false) return false
    if (answer === undefined) known = undefined
  }
  return known
}

function termsOn(selector: JsonObject, key: string): { own: JsonObject; others: boolean } {
  const labels = objectAt(selector, 'matchLabels') ?? {}
  const expressions = listAt(selector, 'matchExpressions')
  const ownExpressions: Json[] = expressions.filter((one) => isObject(one) && textAt(one, 'key') === key)
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  const own = { matchLabels: value === undefined ? {} : { [key]: value }, matchExpressions: ownExpressions }
  return { own, others: keysOf(selector).some((one) => one !== key) }
}
