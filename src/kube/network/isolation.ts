import type { EvidenceNeed, JsonObject, Missing } from '../../core/index.ts'
import type { Estate } from '../estate-index/index.ts'
import type { KubeObject } from '../objects/index.ts'
import { calicoPolicyAdmitsAll, calicoPolicySelects } from './calico-policy.ts'
import { ciliumPolicyAdmitsAll, ciliumPolicySelects, ciliumPolicyWants } from './cilium-policy.ts'
import { corePolicyAdmitsAll, corePolicySelects, corePolicyWants } from './core-policy.ts'
import { candidates, type LabelIndex, labelIndex, type Pair } from './label-index.ts'
import kinds from './policy-kinds.json' with { type: 'json' }
import { subjectsMayHold } from './policy-subjects.ts'
import type { Direction, Known, SubjectPod } from './subject-pod.ts'

type Dialect = 'core' | 'cilium' | 'calico' | 'subjects'

/** A kind of network policy: where its objects live and how they select pods. */
export interface PolicyKind {
  readonly group: string
  readonly kind: string
  readonly scope: 'namespace' | 'cluster'
  readonly dialect: Dialect
  /** Fields of `spec` that name the subjects, where the rules are not modelled. */
  readonly subjects?: readonly string[]
  readonly need: EvidenceNeed
}

/** One policy that was met, with what is known of its kind. */
export interface MetPolicy {
  readonly kind: PolicyKind
  readonly object: KubeObject
}

/** What the policies of an estate say of one pod in one direction. */
export interface Isolation {
  /** The first policy that certainly selects it. */
  readonly by: MetPolicy | undefined
  /** A policy that may select it, or whose rules are not modelled. */
  readonly perhaps: MetPolicy | undefined
}

export const policyKinds = kinds as readonly PolicyKind[] // the JSON file is ours and tested

/** Every policy that can concern pods of a namespace, in the order of the table. */
export function* policiesFor(estate: Estate, namespace: string): Generator<MetPolicy> {
  for (const { kind, objects } of policyLists(estate, namespace)) for (const object of objects) yield { kind, object }
}

function policyLists(estate: Estate, namespace: string): { kind: PolicyKind; objects: readonly KubeObject[] }[] {
  return policyKinds.map((kind) => ({
    kind,
    objects: estate.objects(kind.group, kind.kind, kind.scope === 'namespace' ? namespace : undefined),
  }))
}

/** The policies that may select the pod: the others want a label it does not have. */
function policiesNear(estate: Estate, pod: SubjectPod): Iterable<MetPolicy> {
  const index = indexOf(estate, pod.namespace)
  return pod.labels === 'any' || pod.added === 'any' ? index.all : candidates(index, pod.labels)
}

/** Workloads are asked about namespace by namespace, so the last index is kept. */
let latest: { readonly estate: Estate; readonly namespace: string; readonly index: LabelIndex<MetPolicy> } | undefined

function indexOf(estate: Estate, namespace: string): LabelIndex<MetPolicy> {
  const count = policyLists(estate, namespace).reduce((sum, { objects }) => sum + objects.length, 0)
  const isSame = latest?.estate === estate && latest.namespace === namespace && latest.index.all.length === count
  if (latest === undefined || !isSame)
    latest = { estate, namespace, index: labelIndex([...policiesFor(estate, namespace)], wantedLabels) }
  return latest.index
}

function wantedLabels({ kind, object }: MetPolicy): readonly Pair[] {
  if (kind.dialect === 'core') return corePolicyWants(object.object)
  return kind.dialect === 'cilium' ? ciliumPolicyWants(object.object) : []
}

/** Whether the policy selects the pod, and thereby isolates it, in this direction. */
export function policySelects({ kind, object }: MetPolicy, pod: SubjectPod, direction: Direction): Known {
  const policy: JsonObject = object.object
  switch (kind.dialect) {
    case 'core':
      return corePolicySelects(policy, pod, direction)
    case 'cilium':
      return ciliumPolicySelects(policy, pod, direction)
    case 'calico':
      return calicoPolicySelects(policy, pod, direction)
    case 'subjects':
      return subjectsMayHold(policy, pod, direction, kind.subjects ?? [])
  }
}

/** Whether a rule of the policy lets everything through in this direction. */
export function policyAdmitsAll({ kind, object }: MetPolicy, direction: Direction): boolean {
  switch (kind.dialect) {
    case 'core':
      return corePolicyAdmitsAll(object.object, direction)
    case 'cilium':
      return ciliumPolicyAdmitsAll(object.object, direction)
    case 'calico':
      return calicoPolicyAdmitsAll(object.object, direction)
    case 'subjects':
      return false
  }
}

/** Which policy isolates the pod in this direction, if any is known to. */
export function isolationOf(estate: Estate, pod: SubjectPod, direction: Direction): Isolation {
  let perhaps: MetPolicy | undefined
  for (const policy of policiesNear(estate, pod)) {
    const selected = policySelects(policy, pod, direction)
    if (selected === true) return { by: policy, perhaps: undefined }
    if (selected === undefined) perhaps ??= policy
  }
  return { by: undefined, perhaps }
}

/** Why not every policy that could concern a namespace is known; undefined when all are. */
export function missingPolicies(estate: Estate, namespace: string): Missing | undefined {
  for (const { need } of policyKinds) {
    const missing = estate.missing(need, namespace)
    if (missing !== undefined) return missing
  }
  return undefined
}

/** A policy that may decide and whose rules are not modelled here. */
export function notModelled({ kind }: MetPolicy, namespace: string): Missing {
  return { need: kind.need, scope: { namespace }, why: 'unsupported' }
}
