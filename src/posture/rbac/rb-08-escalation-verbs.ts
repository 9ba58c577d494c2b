import { allowsAnyName, type RbacRequest, type RbacRule, rbacGroup } from '../../kube/rbac/index.ts'
import type { ControlChecks } from '../check.ts'
import { type ScarceRight, scarceGrant, scarceUnbound } from './scarce-right.ts'

type Scope = 'cluster' | 'namespace'

interface Escalation {
  readonly what: string
  readonly requests: (scope: Scope) => readonly RbacRequest[]
}

const on = (verb: string, ...resources: string[]): readonly RbacRequest[] =>
  resources.map((resource) => ({ verb, group: rbacGroup, resource }))

/** The API server asks for this right in the namespace of the binding, also where the binding names a cluster role. */
const binding = on('bind', 'clusterroles', 'roles')

/** Inside a namespace only service accounts are left, and whoever may create pods there acts as them anyway. */
const ofSomebody = ['users', 'groups', 'serviceaccounts'].map(
  (resource): RbacRequest => ({ verb: 'impersonate', group: '', resource }),
)

const escalations: readonly Escalation[] = [
  { what: 'may bind any role to anybody', requests: () => binding },
  {
    what: 'may write rights into roles that it does not hold',
    requests: (scope) => (scope === 'cluster' ? on('escalate', 'clusterroles', 'roles') : on('escalate', 'roles')),
  },
  { what: 'may act as somebody else', requests: (scope) => (scope === 'cluster' ? ofSomebody : []) },
]

/** A rule that names what may be bound or who may be impersonated is what we ask for. */
function given(rules: readonly RbacRule[], scope: Scope): string | undefined {
  const held = escalations.filter(({ requests }) =>
    requests(scope).some((request) => rules.some((rule) => allowsAnyName(rule, request))),
  )
  return held.length === 0 ? undefined : held.map(({ what }) => what).join(' and ')
}

const right: ScarceRight = {
  given,
  steps: [
    'find out which roles the subject binds or changes, or as whom it acts (audit log)',
    'name them in resourceNames, or take the verb away',
    'where the subject must keep the right, list it among the holders',
  ],
}

export const rb08: ControlChecks = {
  neighbours: [
    scarceGrant('RB-08/cluster-escalation', 'ClusterRoleBinding', right),
    scarceGrant('RB-08/namespace-escalation', 'RoleBinding', right),
    scarceUnbound('RB-08/unbound-role', ['ClusterRole', 'Role'], right),
  ],
}
