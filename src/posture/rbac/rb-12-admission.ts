import { allowsAnyName, type RbacRule } from '../../kube/rbac/index.ts'
import type { ControlChecks } from '../check.ts'
import admission from './admission-resources.json' with { type: 'json' }
import { type ScarceRight, scarceGrant, scarceUnbound } from './scarce-right.ts'

const verbs = ['create', 'update', 'patch', 'delete']

/** A controller that renews its own webhook names it: that is what we ask for. */
function given(rules: readonly RbacRule[]): string | undefined {
  const changed = admission.filter(({ group, resource }) =>
    verbs.some((verb) => rules.some((rule) => allowsAnyName(rule, { verb, group, resource }))),
  )
  const [first] = changed
  if (first === undefined) return undefined
  const more = changed.length === 1 ? '' : ` and ${changed.length - 1} more of its kind`
  return `may change ${first.resource}${more}, through which all requests pass`
}

const right: ScarceRight = {
  given,
  steps: [
    'find out which webhooks or policies the subject changes (audit log)',
    'name them in resourceNames; create cannot be limited so, and should stay with whoever installs the cluster',
    'where the subject must keep the right, list it among the holders',
  ],
}

export const rb12: ControlChecks = {
  neighbours: [
    scarceGrant('RB-12/admission', 'ClusterRoleBinding', right),
    scarceUnbound('RB-12/unbound-role', ['ClusterRole'], right),
  ],
}
