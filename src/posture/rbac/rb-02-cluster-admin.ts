import { isEverything } from '../../kube/rbac/index.ts'
import type { ControlChecks } from '../check.ts'
import { grantCheck, type TooMuch } from './subjects.ts'
import { tokenCheck } from './token-check.ts'

const params = { breakGlass: [], platform: [] }

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
    grantCheck('RB-02/cluster-admin-binding', 'ClusterRoleBinding', params, ({ rules }) =>
      rules.some(isEverything) ? { what: 'may do everything in the whole cluster', steps } : undefined,
    ),
    grantCheck('RB-02/namespace-admin-binding', 'RoleBinding', params, ({ rules }, { ref }) =>
      rules.some(isEverything) ? everythingIn(ref.namespace) : undefined,
    ),
  ],
  workloads: [
    tokenCheck('RB-02/workload-cluster-admin', params, 'do everything in the whole cluster', (grants) =>
      grants.find(({ rules }) => rules.some(isEverything)),
    ),
  ],
}
