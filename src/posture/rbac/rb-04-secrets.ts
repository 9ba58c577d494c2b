import type { CheckId } from '../../core/index.ts'
import { allowsAnyName, isEverything, type RbacRule } from '../../kube/rbac/index.ts'
import type { ControlChecks, NeighbourCheck } from '../check.ts'
import { grantCheck } from './subjects.ts'
import { tokenCheck } from './token-check.ts'

const verbs = ['get', 'list', 'watch']

/** The verbs that read Secrets of any name; a role that names its Secrets is what we ask for. */
function readingVerbs(rules: readonly RbacRule[]): readonly string[] {
  return verbs.filter((verb) => rules.some((rule) => allowsAnyName(rule, { verb, group: '', resource: 'secrets' })))
}

const steps = [
  'find out which Secrets the subject reads',
  'replace the rule by one with verb get and resourceNames, or mount the Secrets into the pod',
  'where a controller needs all Secrets, bind it in its namespaces only and list it among the readers',
]

/** Whoever may do everything is RB-02's to report: one cause is one finding. */
const secretsCheck = (id: CheckId, kind: 'ClusterRoleBinding' | 'RoleBinding'): NeighbourCheck =>
  grantCheck(id, kind, { readers: [] }, ({ rules }, { ref }) => {
    const found = readingVerbs(rules)
    if (found.length === 0 || rules.some(isEverything)) return undefined
    const what = `may ${found.join(', ')} every Secret`
    if (kind === 'ClusterRoleBinding') return { what: `${what} of the whole cluster`, steps }
    const isSystem = ref.namespace === 'kube-system'
    return {
      what: `${what} of namespace ${ref.namespace}`,
      ...(isSystem && { severity: 'high' }),
      severityForEverybody: 'high',
      steps,
    }
  })

export const rb04: ControlChecks = {
  neighbours: [
    secretsCheck('RB-04/cluster-secrets', 'ClusterRoleBinding'),
    secretsCheck('RB-04/namespace-secrets', 'RoleBinding'),
  ],
  workloads: [
    tokenCheck('RB-04/workload-secrets', { readers: [] }, 'read every Secret of the cluster', (grants) => {
      if (grants.some(({ rules }) => rules.some(isEverything))) return undefined
      return grants.find(({ rules }) => readingVerbs(rules).length > 0)
    }),
  ],
}
