import { isObject, type Json, listAt, type Missing, member } from '../../core/index.ts'
import type { Estate, NamespaceView } from '../../kube/estate-index/index.ts'
import {
  anyOf,
  type Direction,
  everyPodOf,
  type Known,
  type MetPolicy,
  missingPolicies,
  notModelled,
  policiesFor,
  policyAdmitsAll,
  policySelects,
  subjectPodOf,
} from '../../kube/network/index.ts'
import { type ControlChecks, fail, fixable, type NamespaceCheck } from '../check.ts'
import { allowDns, defaultDenyWithDns } from './default-deny-object.ts'
import { allowsDns } from './dns-rule.ts'
import { lack } from './lack.ts'

const where = ['metadata', 'name']
const directions: readonly Direction[] = ['ingress', 'egress']

/** Namespaces that Kubernetes keeps for its own records: nothing runs there until somebody puts it there. */
const withoutPods = new Set(['kube-node-lease', 'kube-public'])

function appliesTo({ ref }: NamespaceView, estate: Estate): true | { readonly why: string } {
  const empty = withoutPods.has(ref.name) && estate.workloads(ref.name).length === 0
  return empty ? { why: 'nothing runs in this namespace' } : true
}

const policyExists: NamespaceCheck = {
  id: 'NET-03/policy-exists',
  needs: ['api:networkpolicies'],
  appliesTo,
  evaluate: (namespace, estate) => {
    const { name } = namespace.ref
    const found = [...policiesFor(estate, name)].map((policy) => ({
      policy,
      concerns: concerns(policy, namespace, estate),
    }))
    if (found.some(({ concerns }) => concerns === true)) return []
    const perhaps = found.find(({ concerns }) => concerns === undefined)
    const missing = perhaps === undefined ? missingPolicies(estate, name) : notModelled(perhaps.policy, name)
    if (missing !== undefined) return [{ kind: 'unknown', missing: [missing] }]
    const message = 'no network policy concerns this namespace: its pods reach everything and are reached by everything'
    return [fixable(fail(lack(where, 'no policy', message)), defaultDenyWithDns(name))]
  },
}

/** A policy inside the namespace does; a cluster-wide one if it selects all its pods, or one that is known. */
function concerns(policy: MetPolicy, namespace: NamespaceView, estate: Estate): Known {
  return policy.kind.scope === 'namespace' ? true : anyOf(selections(policy, namespace, estate))
}

function* selections(policy: MetPolicy, namespace: NamespaceView, estate: Estate): Generator<Known> {
  const every = everyPodOf(namespace)
  for (const direction of directions) yield policySelects(policy, every, direction)
  for (const workload of estate.workloads(namespace.ref.name))
    for (const direction of directions) yield policySelects(policy, subjectPodOf(workload, estate), direction)
}

const defaultDeny = (id: NamespaceCheck['id'], direction: Direction): NamespaceCheck => ({
  id,
  needs: ['api:networkpolicies'],
  appliesTo: (namespace, estate) =>
    hasPolicies(namespace, estate) ? true : { why: 'no policy is known here: NET-03/policy-exists says so' },
  evaluate: (namespace, estate) => {
    const { name } = namespace.ref
    const verdict = denies(namespace, estate, direction)
    if (verdict.denied) return []
    const missing = verdict.perhaps === undefined ? missingPolicies(estate, name) : notModelled(verdict.perhaps, name)
    if (missing !== undefined && verdict.opener === undefined) return [{ kind: 'unknown', missing: [missing] }]
    const opener = verdict.opener?.object.ref
    const message =
      opener === undefined
        ? `no policy selects every pod of this namespace for ${direction}: a pod with other labels is open`
        : `${opener.kind} ${opener.name} selects every pod and lets all of ${direction} through`
    const failure = fail(lack(where, `no ${direction} default deny`, message))
    // Rules only add: one more policy cannot close what another opens.
    return [opener === undefined ? fixable(failure, defaultDenyWithDns(name)) : failure]
  },
})

function hasPolicies(namespace: NamespaceView, estate: Estate): boolean {
  for (const policy of policiesFor(estate, namespace.ref.name))
    if (concerns(policy, namespace, estate) !== false) return true
  return false
}

interface Denial {
  readonly denied: boolean
  /** A policy that selects every pod and lets everything through: allowing beats denying by default. */
  readonly opener: MetPolicy | undefined
  readonly perhaps: MetPolicy | undefined
}

function denies(namespace: NamespaceView, estate: Estate, direction: Direction): Denial {
  const pod = everyPodOf(namespace)
  const selecting: MetPolicy[] = []
  let perhaps: MetPolicy | undefined
  for (const policy of policiesFor(estate, namespace.ref.name)) {
    const selected = policySelects(policy, pod, direction)
    if (selected === true) selecting.push(policy)
    if (selected === undefined) perhaps ??= policy
  }
  const opener = selecting.find((policy) => policyAdmitsAll(policy, direction))
  return { denied: selecting.length > 0 && opener === undefined, opener, perhaps }
}

const dnsAllowed: NamespaceCheck = {
  id: 'NET-03/dns-allowed',
  needs: ['api:networkpolicies'],
  appliesTo: (namespace, estate) =>
    isClosed(namespace, estate) ? true : { why: 'outgoing traffic is not denied by default' },
  evaluate: (namespace, estate) => {
    const { name } = namespace.ref
    const rules = estate
      .objects('networking.k8s.io', 'NetworkPolicy', name)
      .flatMap(({ object }) => egressRules(object))
    if (rules.some(allowsDns)) return []
    const missing = openEnd(namespace, estate) ?? missingPolicies(estate, name)
    if (missing !== undefined) return [{ kind: 'unknown', missing: [missing] }]
    const message = 'outgoing traffic is denied by default and no rule lets pods ask for names: DNS is blocked too'
    return [fixable(fail(lack(where, 'no DNS rule', message)), allowDns(name))]
  },
}

const isClosed = (namespace: NamespaceView, estate: Estate): boolean =>
  appliesTo(namespace, estate) === true && denies(namespace, estate, 'egress').denied

const egressRules = (policy: Json): readonly Json[] =>
  listAt(member(policy, 'spec'), 'egress').filter((rule) => isObject(rule))

/** Other kinds of policy may open DNS; their rules are not read here. */
function openEnd(namespace: NamespaceView, estate: Estate): Missing | undefined {
  for (const policy of policiesFor(estate, namespace.ref.name))
    if (policy.kind.dialect !== 'core' && concerns(policy, namespace, estate) !== false)
      return notModelled(policy, namespace.ref.name)
  return undefined
}

export const net03: ControlChecks = {
  namespaces: [
    policyExists,
    defaultDeny('NET-03/default-deny-ingress', 'ingress'),
    defaultDeny('NET-03/default-deny-egress', 'egress'),
    dnsAllowed,
  ],
}
