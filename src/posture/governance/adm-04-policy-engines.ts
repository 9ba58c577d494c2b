import { listAt, member, type Outcome, textAt } from '../../core/index.ts'
import type { Estate } from '../../kube/estate-index/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import {
  type ControlChecks,
  fail,
  type NamespaceCheck,
  type NeighbourCheck,
  type ObjectCheck,
  unlessAllThere,
  wrong,
} from '../check.ts'
import { levelOf } from './pod-security-labels.ts'
import { concernsPods, coversPods, enforcementOf, isPolicy } from './policy-objects.ts'

const auditOnly: ObjectCheck = {
  id: 'ADM-04/audit-only',
  needs: [],
  appliesTo: (object) => (isPolicy(object) ? true : { why: 'not a policy of an engine we know' }),
  evaluate: (object): readonly Outcome[] =>
    enforcementOf(object).flatMap(({ refuses: enforced, at, value }) =>
      enforced ? [] : [fail(wrong(at, value, 'what breaks this policy is admitted all the same, and only recorded'))],
    ),
}

const admission = 'admissionregistration.k8s.io'

/** A policy of the API server does nothing until a binding names it. */
const unbound: NeighbourCheck = {
  id: 'ADM-04/unbound-policy',
  needs: ['api:validatingadmissionpolicybindings'],
  appliesTo: ({ ref }) =>
    ref.group === admission && ref.kind === 'ValidatingAdmissionPolicy'
      ? true
      : { why: 'not a ValidatingAdmissionPolicy' },
  evaluate: ({ ref }, estate) => {
    const isBound = estate
      .objects(admission, 'ValidatingAdmissionPolicyBinding')
      .some(({ object }) => textAt(member(object, 'spec'), 'policyName') === ref.name)
    if (isBound) return []
    return unlessAllThere(estate, 'api:validatingadmissionpolicybindings', undefined, () => [
      fail(
        wrong(
          ['metadata', 'name'],
          ref.name,
          'no ValidatingAdmissionPolicyBinding names this policy: it judges nothing',
        ),
      ),
    ])
  },
}

const noAdmission: NamespaceCheck = {
  id: 'ADM-04/no-admission-control',
  needs: ['api:namespaces', 'api:validatingwebhookconfigurations', 'api:validatingadmissionpolicybindings'],
  appliesTo: () => true,
  evaluate: ({ ref, labels }, estate) => {
    const level = labels === undefined ? undefined : levelOf(labels, 'enforce')
    if (level?.value !== undefined && level.value !== 'privileged') return []
    if (judgesPods(estate, ref.name)) return []
    const needs = ['api:validatingwebhookconfigurations', 'api:validatingadmissionpolicybindings'] as const
    const missing = needs.map((need) => estate.missing(need)).find((one) => one !== undefined)
    if (missing !== undefined) return [{ kind: 'unknown', missing: [missing] }]
    if (labels === undefined)
      return [
        {
          kind: 'unknown',
          missing: [{ need: 'api:namespaces', scope: { namespace: ref.name }, why: 'not-collected' }],
        },
      ]
    const message = 'neither a Pod Security level nor a policy engine judges what is created here'
    return [fail(wrong(['metadata', 'name'], ref.name, message))]
  },
}

/** Whether a policy that refuses, or a webhook, is asked about pods of the namespace. */
function judgesPods(estate: Estate, namespace: string): boolean {
  const policies = [
    ...estate.objects('kyverno.io', 'ClusterPolicy'),
    ...estate.objects('kyverno.io', 'Policy', namespace),
    ...estate.objects('policies.kyverno.io', 'ValidatingPolicy'),
  ]
  const bindings = estate.objects(admission, 'ValidatingAdmissionPolicyBinding')
  return (
    policies.some((policy) => refuses(policy) && concernsPods(policy)) ||
    bindings.some((binding) => refuses(binding) && boundPolicyConcernsPods(binding, estate)) ||
    estate.objects(admission, 'ValidatingWebhookConfiguration').some(isAskedAboutPods)
  )
}

function refuses(policy: KubeObject): boolean {
  return enforcementOf(policy).some((one) => one.refuses)
}

function boundPolicyConcernsPods({ object }: KubeObject, estate: Estate): boolean {
  const name = textAt(member(object, 'spec'), 'policyName') ?? ''
  const policy = estate.find({ group: admission, kind: 'ValidatingAdmissionPolicy', namespace: '', name })
  return policy !== undefined && concernsPods(policy)
}

function isAskedAboutPods({ object }: KubeObject): boolean {
  return listAt(object, 'webhooks').some((webhook) => listAt(webhook, 'rules').some(coversPods))
}

export const adm04: ControlChecks = { objects: [auditOnly], neighbours: [unbound], namespaces: [noAdmission] }
