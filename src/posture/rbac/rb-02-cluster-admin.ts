import { member, objectAt, textAt } from '../../core/index.ts'
import type { Estate } from '../../kube/estate-index/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { isEverything, type RoleRules, rbacGroup, roleOf } from '../../kube/rbac/index.ts'
import type { ControlChecks } from '../check.ts'
import { grantCheck, type TooMuch } from './subjects.ts'
import { tokenCheck } from './token-check.ts'

const params = { breakGlass: [], platform: [] }
const bindingParams = { ...params, excusedBindings: [] }

/** `may do everything`, and how; undefined where a binding gives less. */
function everythingBy({ rules }: RoleRules, binding: KubeObject, estate: Estate): string | undefined {
  const grants = rules.filter(isEverything)
  if (grants.some(({ apiGroups }) => apiGroups.includes('*')) || isMendedAdmin(binding, estate))
    return 'may do everything'
  return grants.length === 0 ? undefined : 'may do everything with core objects, and by their tokens all else,'
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
function everythingIn(namespace: string, everything: string): TooMuch {
  const what = `${everything} in namespace ${namespace}`
  return namespace === 'kube-system' ? { what, severity: 'high', steps } : { what, steps }
}

export const rb02: ControlChecks = {
  neighbours: [
    grantCheck('RB-02/cluster-admin-binding', 'ClusterRoleBinding', bindingParams, (...given) => {
      const everything = everythingBy(...given)
      return everything === undefined ? undefined : { what: `${everything} in the whole cluster`, steps }
    }),
    grantCheck('RB-02/namespace-admin-binding', 'RoleBinding', bindingParams, (...given) => {
      const everything = everythingBy(...given)
      return everything === undefined ? undefined : everythingIn(given[1].ref.namespace, everything)
    }),
  ],
  workloads: [
    tokenCheck('RB-02/workload-cluster-admin', params, 'do everything in the whole cluster', (grants) =>
      grants.find(({ rules }) => rules.some(isEverything)),
    ),
  ],
}
