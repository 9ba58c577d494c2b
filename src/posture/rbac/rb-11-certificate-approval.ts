import { allowsSomeName, type RbacRule } from '../../kube/rbac/index.ts'
import type { ControlChecks } from '../check.ts'
import { type ScarceRight, scarceGrant, scarceUnbound } from './scarce-right.ts'

const group = 'certificates.k8s.io'

/** One without the other approves nothing: the API server asks for both. */
function given(rules: readonly RbacRule[]): string | undefined {
  const may = (verb: string, resource: string): boolean =>
    rules.some((rule) => allowsSomeName(rule, { verb, group, resource }))
  const decides = ['update', 'patch'].some((verb) => may(verb, 'certificatesigningrequests/approval'))
  return decides && may('approve', 'signers') ? 'may approve certificates, also one that names other users' : undefined
}

const right: ScarceRight = {
  given,
  steps: [
    'let the controllers of Kubernetes approve the certificates of kubelets, and take the right away from others',
    'where people approve by hand, give the right for as long as that takes',
    'where the subject must keep the right, list it among the holders',
  ],
}

/** Requests and signers belong to no namespace: a RoleBinding gives nothing. */
export const rb11: ControlChecks = {
  neighbours: [
    scarceGrant('RB-11/approval', 'ClusterRoleBinding', right),
    scarceUnbound('RB-11/unbound-role', ['ClusterRole'], right),
  ],
}
