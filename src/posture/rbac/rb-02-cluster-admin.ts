import { member, objectAt, textAt } from '../../core/index.ts'
import type { Estate } from '../../kube/estate-index/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { isEverything, type RoleRules, rbacGroup, roleOf } from '../../kube/rbac/index.ts'
import type { ControlChecks } from '../check.ts'
import { grantCheck, type TooMuch } from './subjects.ts'
import { tokenCheck } from './token-check.ts'

const params = { breakGlass: [], platform: [] }
const bindingParams = { ...params, excusedBindings: [] }

function isAdmin({ rules }: RoleRules, binding: KubeObject, estate: Estate): boolean {
  return rules.some(isEverything) || isMendedAdmin(binding, estate)
}

/** The API server gives cluster-admin its rules back at every start, whatever a file says, unless it is told not to. */
function isMendedAdmin(binding: KubeObject, estate: Estate): boolean {
  const name = 'cluster-admin'
  const role = roleOf(binding)
  if (role?.kind !== 'ClusterRole' || role.name !== name) return false
  const written = estate.find({ group: rbacGroup, kind: 'ClusterRole', namespace: '', name })
  const annotations = objectAt(member(written?.object, 'metadata'), 'annotations')
  return textAt(annotations, 'rbac.authorization.kubernetes.io/autoupdate') !== 'false'
}

const steps = [
  'list what the subject really does (audit log, or kubectl auth can-i --list --as)',
  'bind a role with those verbs and resources, in the namespaces that need it',
  'remove this binding',
]

/** Whoever rules kube-system takes over the accounts that rule the cluster. */
function everythingIn(namespace: string): TooMuch {
  const what = `may do everything in namespace ${namespace}`
  return namespace === 'kube-system' ? { what, severity: 'high', steps } : { what, steps }
}

export const rb02: ControlChecks = {
  neighbours: [
    grantCheck('RB-02/cluster-admin-binding', 'ClusterRoleBinding', bindingParams, (rules, binding, estate) =>
      isAdmin(rules, binding, estate) ? { what: 'may do everything in the whole cluster', steps } : undefined,
    ),
    grantCheck('RB-02/namespace-admin-binding', 'RoleBinding', bindingParams, (rules, binding, estate) =>
      isAdmin(rules, binding, estate) ? everythingIn(binding.ref.namespace) : undefined,
    ),
  ],
  workloads: [
    tokenCheck('RB-02/workload-cluster-admin', params, 'do everything in the whole cluster', (grants) =>
      grants.find(({ rules }) => rules.some(isEverything)),
    ),
  ],
}
