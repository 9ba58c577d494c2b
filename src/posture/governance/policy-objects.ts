import { type Json, listAt, member, type Path, textAt } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'

/** Whether one part of a policy refuses what breaks it, and the field that says so. */
export interface Enforcement {
  readonly refuses: boolean
  readonly at: Path
  readonly value: Json
}

const gatekeeper = 'constraints.gatekeeper.sh'
const kyvernoPolicies = 'policies.kyverno.io'
const admission = 'admissionregistration.k8s.io'

/** A policy or binding whose enforcement can be read: Kyverno, Gatekeeper, Kubernetes itself. */
export function isPolicy({ ref: { group, kind } }: KubeObject): boolean {
  if (group === gatekeeper) return true
  if (group === 'kyverno.io') return kind === 'ClusterPolicy' || kind === 'Policy'
  if (group === kyvernoPolicies) return kind === 'ValidatingPolicy'
  return group === admission && kind === 'ValidatingAdmissionPolicyBinding'
}

/** How a policy treats what breaks it; nothing for policies that only change or make objects. */
export function enforcementOf(policy: KubeObject): readonly Enforcement[] {
  const { group } = policy.ref
  const spec = member(policy.object, 'spec')
  if (group === gatekeeper) return [gatekeeperEnforcement(spec)]
  if (group === 'kyverno.io') return kyvernoEnforcement(spec)
  // Kyverno's own kind denies where nothing is said; the API server demands an answer.
  return [actionsEnforcement(spec, group === kyvernoPolicies)]
}

/** Whether a policy is asked about pods, directly or through the rules that engines derive for their controllers. */
export function concernsPods({ object, ref }: KubeObject): boolean {
  const spec = member(object, 'spec')
  if (ref.group === 'kyverno.io') return listAt(spec, 'rules').some((rule) => matchesPods(member(rule, 'match')))
  return listAt(member(spec, 'matchConstraints'), 'resourceRules').some(coversPods)
}

/** A rule of a webhook or of `matchConstraints` that covers pods. */
export function coversPods(rule: Json): boolean {
  const groups = listAt(rule, 'apiGroups')
  const resources = listAt(rule, 'resources')
  const inGroup = groups.includes('*') || groups.includes('')
  return inGroup && ['*', '*/*', 'pods'].some((entry) => resources.includes(entry))
}

function matchesPods(match: Json | undefined): boolean {
  const filters = [match ?? null, ...listAt(match, 'any'), ...listAt(match, 'all')]
  const kinds = filters.flatMap((filter) => listAt(member(filter, 'resources'), 'kinds'))
  return kinds.some((kind) => kind === '*' || (typeof kind === 'string' && /(^|\/)Pod$/.test(kind)))
}

/** `deny` is the default; `scoped` leaves it to the enforcement points. */
function gatekeeperEnforcement(spec: Json | undefined): Enforcement {
  const at = ['spec', 'enforcementAction']
  const action = textAt(spec, 'enforcementAction') ?? 'deny'
  if (action !== 'scoped') return { refuses: action === 'deny', at, value: action }
  const scoped = listAt(spec, 'scopedEnforcementActions').map((one) => textAt(one, 'action'))
  return { refuses: scoped.includes('deny'), at, value: action }
}

/** A rule's own `failureAction` wins over the policy's `validationFailureAction`, and both default to Audit. */
function kyvernoEnforcement(spec: Json | undefined): readonly Enforcement[] {
  const policy = textAt(spec, 'validationFailureAction')
  const found = new Map<string, Enforcement>()
  for (const [index, rule] of listAt(spec, 'rules').entries()) {
    const validate = member(rule, 'validate')
    if (validate === undefined) continue
    const own = textAt(validate, 'failureAction')
    const value = own ?? policy ?? 'Audit'
    const at =
      own === undefined ? ['spec', 'validationFailureAction'] : ['spec', 'rules', index, 'validate', 'failureAction']
    found.set(at.join('.'), { refuses: value.toLowerCase() === 'enforce', at, value })
  }
  return [...found.values()]
}

function actionsEnforcement(spec: Json | undefined, deniesByDefault: boolean): Enforcement {
  const actions = listAt(spec, 'validationActions')
  const refuses = actions.includes('Deny') || (deniesByDefault && actions.length === 0)
  return { refuses, at: ['spec', 'validationActions'], value: actions }
}
