import { textAt } from '../../core/index.ts'
import { podPath } from '../../kube/estate-index/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { isBinding, type RbacSubject, roleOf, subjectsOf, subjectText } from '../../kube/rbac/index.ts'
import {
  type ControlChecks,
  fail,
  fixable,
  type NeighbourCheck,
  type ObjectCheck,
  podCheck,
  unlessAllThere,
  unset,
  type WorkloadCheck,
  wrong,
} from '../check.ts'
import { accountOf, automountOf } from './accounts.ts'

const everyAccount = new Set(['system:authenticated', 'system:serviceaccounts'])

/** A default account itself, or a group that one or all of them are in. */
function includesDefault(subject: RbacSubject): boolean {
  if (subject.kind === 'ServiceAccount') return subject.name === 'default'
  if (subject.kind !== 'Group') return false
  return everyAccount.has(subject.name) || subject.name.startsWith('system:serviceaccounts:')
}

/** Discovery and the like: what the API server itself grants to all service accounts. */
const ownRoles = new Set([
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
])

/** By the role, not by the name of the binding: that can be given to any binding. */
function isOwn(binding: KubeObject): boolean {
  const role = roleOf(binding)
  return role?.kind === 'ClusterRole' && ownRoles.has(role.name)
}

const bound: NeighbourCheck = {
  id: 'RB-18/default-account-bound',
  needs: [],
  appliesTo: (object) => {
    if (!isBinding(object)) return { why: 'not a binding of a role' }
    return isOwn(object) ? { why: 'made by Kubernetes' } : true
  },
  evaluate: (binding) =>
    subjectsOf(binding).flatMap(({ subject, index }) => {
      if (!includesDefault(subject)) return []
      const text = subjectText(subject)
      const who = subject.kind === 'Group' ? `${text}, default accounts included,` : text
      const where = subject.kind === 'Group' && everyAccount.has(subject.name) ? 'every namespace' : 'the namespace'
      const message = `${who} gets rights: every pod of ${where} that names no account of its own has them`
      return [
        fixable(fail(wrong(['subjects', index], text, message), text), {
          kind: 'plan',
          impact: 'may-break',
          note: 'pods that use these rights stop working until they run under an account that has them',
          steps: [
            'make a service account for each workload that needs the rights',
            'name it in spec.serviceAccountName',
            'bind the role to it in place of this subject',
          ],
        }),
      ]
    }),
}

/** Not in a cluster's own untouched default accounts: those are left out as made by Kubernetes. */
const token: ObjectCheck = {
  id: 'RB-18/default-account-token',
  needs: [],
  appliesTo: ({ ref }) =>
    ref.group === '' && ref.kind === 'ServiceAccount' && ref.name === 'default'
      ? true
      : { why: 'not a default service account' },
  evaluate: ({ object }) => {
    const said = automountOf(object)
    if (said === false) return []
    const path = ['automountServiceAccountToken']
    const message = 'every pod that names no account gets a token of this one'
    return [
      fixable(fail(said === true ? wrong(path, true, message) : unset(path, message)), {
        kind: 'patch',
        impact: 'may-break',
        note: 'pods of this account that call the Kubernetes API lose their token',
        ops: [{ op: 'set', path, value: false }],
      }),
    ]
  },
}

const missing: WorkloadCheck = {
  id: 'RB-18/missing-account',
  needs: ['api:serviceaccounts'],
  appliesTo: ({ facts }) =>
    accountOf(facts).name === 'default' ? { why: 'every namespace has a default account' } : true,
  evaluate: (workload, estate) => {
    const { name, path } = accountOf(workload.facts)
    const { namespace } = workload.object.ref
    if (estate.find({ group: '', kind: 'ServiceAccount', namespace, name }) !== undefined) return []
    return unlessAllThere(estate, 'api:serviceaccounts', namespace, () => {
      const message = `there is no service account "${name}" in ${namespace}: no pod starts, and whoever makes it decides its rights`
      return [fail(wrong(podPath(workload, path), name, message))]
    })
  },
}

export const rb18: ControlChecks = {
  templates: [
    podCheck('RB-18/default-account-used', (pod) => {
      const { name, path, implied } = accountOf(pod)
      if (name !== 'default' || pod.automountToken.value === false) return []
      const message = 'the pod shares an account with every other pod of the namespace that names none'
      return [
        fixable(fail(implied ? unset(path, message) : wrong(path, name, message)), {
          kind: 'plan',
          impact: 'may-break',
          note: 'rights that the default account holds have to be bound to the new account first',
          steps: ['make a service account for this workload', `name it in ${path.join('.')}`],
        }),
      ]
    }),
    podCheck('RB-18/deprecated-account-field', ({ raw, serviceAccountName }) => {
      const deprecated = textAt(raw, 'serviceAccount')
      if (!deprecated || deprecated === serviceAccountName.value) return []
      const counts = serviceAccountName.value || deprecated
      const message = `serviceAccount is deprecated and says "${deprecated}"; the pod runs as "${counts}", which not every reader sees`
      return [
        fixable(fail(wrong(['spec', 'serviceAccount'], deprecated, message)), {
          kind: 'patch',
          impact: 'safe',
          note: 'the pod keeps the account it has',
          ops: [
            { op: 'set', path: ['spec', 'serviceAccountName'], value: counts },
            { op: 'remove', path: ['spec', 'serviceAccount'] },
          ],
        }),
      ]
    }),
  ],
  objects: [token],
  workloads: [missing],
  neighbours: [bound],
}
