import type { JsonObject } from '../../core/index.ts'
import type { PssVersion } from '../pss/index.ts'
import type { FloorCheck } from './check.ts'
import { approvedRegistries } from './checks/approved-registries.ts'
import { digests } from './checks/digests.ts'
import { type FloorLevel, podSecurityChecks } from './checks.ts'
import { policySpec } from './policy.ts'

/** What the server does with what breaks a rule. */
export type FloorAction = 'Deny' | 'Warn' | 'Audit'

export interface FloorOptions {
  readonly level: FloorLevel
  /** The policy version of the Pod Security Standards, from v1.35 on; by default the newest. */
  readonly version?: PssVersion
  /** Approved registries, as the parameter `approved` of IMG-10 takes them; none asks nothing. */
  readonly registries?: readonly string[]
  /** Whether every image must be named by its digest. */
  readonly digests?: boolean
  /** Whether the pod templates of controllers are judged too, and not just the pods made from them. */
  readonly templates?: boolean
  /** Namespaces without a floor; by default `kube-system`. */
  readonly excludeNamespaces?: readonly string[]
  /** By default `Deny`. The API has no `Deny` together with `Warn`. */
  readonly actions?: readonly FloorAction[]
  /** What the names of all objects start with; by default `seawall-floor`. */
  readonly name?: string
}

const apiVersion = 'admissionregistration.k8s.io/v1'

/** What one policy is about. */
interface Concern {
  readonly name: string
  readonly checks: readonly FloorCheck[]
}

/**
 * Rules that the API server enforces itself, whether or not the gate answers: a ValidatingAdmissionPolicy and its
 * binding for Pod Security, for registries and for digests. Tried on Kubernetes 1.36.
 *
 *     floorObjects({ level: 'baseline', registries: ['ghcr.io/acme'], digests: true })
 */
export function floorObjects(options: FloorOptions): readonly JsonObject[] {
  return concernsOf(options).flatMap((concern) => [policy(concern, options), binding(concern, options)])
}

function concernsOf({ level, version = 'latest', registries = [], ...options }: FloorOptions): readonly Concern[] {
  return [
    { name: 'pod-security', checks: podSecurityChecks(level, version) },
    ...(registries.length > 0 ? [{ name: 'registries', checks: [approvedRegistries(registries)] }] : []),
    ...(options.digests === true ? [{ name: 'digests', checks: [digests] }] : []),
  ]
}

function policy({ name, checks }: Concern, options: FloorOptions): JsonObject {
  return {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: metadata(name, options),
    spec: policySpec(checks, options.templates ?? false),
  }
}

function binding({ name }: Concern, options: FloorOptions): JsonObject {
  const { actions = ['Deny'], excludeNamespaces = ['kube-system'] } = options
  const excluded = { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: excludeNamespaces }
  return {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: metadata(name, options),
    spec: {
      policyName: objectName(name, options),
      validationActions: validActions(actions),
      ...(excludeNamespaces.length > 0 && {
        matchResources: { namespaceSelector: { matchExpressions: [excluded] } },
      }),
    },
  }
}

function validActions(actions: readonly FloorAction[]): readonly FloorAction[] {
  if (actions.length === 0) throw new RangeError('a floor needs at least one action')
  if (actions.includes('Deny') && actions.includes('Warn')) throw new RangeError('Deny and Warn exclude each other')
  return actions
}

function metadata(concern: string, options: FloorOptions): JsonObject {
  return { name: objectName(concern, options), labels: { 'app.kubernetes.io/managed-by': 'seawall' } }
}

function objectName(concern: string, { name = 'seawall-floor' }: FloorOptions): string {
  return `${name}-${concern}`
}
