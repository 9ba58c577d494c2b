import type { CheckId, Missing, Outcome, Params } from '../../core/index.ts'
import { podPath } from '../../kube/estate-index/index.ts'
import { type Grant, grantLookup, type RbacSubject, subjectText } from '../../kube/rbac/index.ts'
import { fail, type WorkloadCheck, wrong } from '../check.ts'
import { accountOf, tokenMountOf, unclearAccount } from './accounts.ts'
import { isListed } from './subjects.ts'

/**
 * A check of what the token in a pod may do in the whole cluster. `judge` picks the grant that is too much, among all
 * that hold everywhere; `what` completes "…, which may".
 */
export function tokenCheck(
  id: CheckId,
  params: Params,
  what: string,
  judge: (grants: readonly Grant[]) => Grant | undefined,
): WorkloadCheck {
  return {
    id,
    needs: ['api:clusterrolebindings', 'api:clusterroles', 'api:serviceaccounts'],
    params,
    appliesTo: () => true,
    evaluate: (workload, estate, given) => {
      const mount = tokenMountOf(workload, estate)
      if (mount.mounted === false) return []
      const unclear = unclearAccount(workload)
      if (unclear !== undefined) return unknown([unclear])
      const { name, path } = accountOf(workload.facts)
      const subject: RbacSubject = { kind: 'ServiceAccount', namespace: workload.object.ref.namespace, name }
      if (isListed(subject, Object.values(given))) return []
      const lookup = grantLookup(estate)
      const grants = lookup.grants(subject).filter(({ scope }) => scope === undefined)
      const found = judge(grants)
      if (found === undefined)
        return unknown([lookup.missingGrants(subject.namespace), ...grants.map((grant) => grant.missing)])
      if (mount.mounted === undefined) return unknown([mount.missing])
      const through = `through ClusterRoleBinding "${found.binding.ref.name}"`
      const message = `the pod carries a token of ${subjectText(subject)}, which may ${what} ${through}`
      return [fail(wrong(podPath(workload, path), name, message))]
    },
  }
}

function unknown(missing: readonly (Missing | undefined)[]): readonly Outcome[] {
  const first = missing.find((one) => one !== undefined)
  return first === undefined ? [] : [{ kind: 'unknown', missing: [first] }]
}
