import type { FixPlan } from '../../core/index.ts'
import { type Estate, podPath, type Workload } from '../../kube/estate-index/index.ts'
import { grantLookup, type RbacSubject, subjectText } from '../../kube/rbac/index.ts'
import { type ControlChecks, type Failure, fail, fixable, unset, type WorkloadCheck, wrong } from '../check.ts'
import { accountOf, tokenMountOf, unclearAccount } from './accounts.ts'

const field = ['spec', 'automountServiceAccountToken']

function subjectOf({ facts, object }: Workload): RbacSubject {
  return { kind: 'ServiceAccount', namespace: object.ref.namespace, name: accountOf(facts).name }
}

/** Every account may look at the version and ask what it may do: that is no reason to carry a token. */
const forEverybody = /^system:(basic-user|discovery|public-info-viewer|service-account-issuer-discovery)$/

function holdsRights(workload: Workload, estate: Estate): boolean {
  const grants = grantLookup(estate).grants(subjectOf(workload))
  return grants.some(({ binding }) => !forEverybody.test(binding.ref.name))
}

function withoutToken(failure: Failure, workload: Workload): Failure {
  const fix: FixPlan = {
    kind: 'patch',
    impact: 'may-break',
    note: 'a pod that does call the Kubernetes API loses its token',
    ops: [{ op: 'set', path: podPath(workload, field), value: false }],
  }
  return fixable(failure, fix)
}

/** Milder where the account has rights: most likely its token is used, and only nobody said so. */
const byDefault: WorkloadCheck = {
  id: 'RB-19/token-by-default',
  needs: ['api:serviceaccounts'],
  appliesTo: () => true,
  evaluate: (workload, estate) => {
    const mount = tokenMountOf(workload, estate)
    if (mount.mounted === undefined) return [{ kind: 'unknown', missing: [mount.missing] }]
    if (mount.by !== 'nobody') return []
    const message = `the pod gets a token of ${subjectText(subjectOf(workload))} because nobody said it needs none`
    const failure = withoutToken(fail(unset(podPath(workload, field), message)), workload)
    return [holdsRights(workload, estate) ? { ...failure, severity: 'low' } : failure]
  },
}

/** Where somebody asked for the token, it is only of use to an account that may do something. */
const withoutRights: WorkloadCheck = {
  id: 'RB-19/token-without-rights',
  needs: ['api:serviceaccounts', 'api:rolebindings', 'api:clusterrolebindings'],
  appliesTo: () => true,
  evaluate: (workload, estate) => {
    const mount = tokenMountOf(workload, estate)
    if (mount.mounted === undefined) return [{ kind: 'unknown', missing: [mount.missing] }]
    if (!mount.mounted || mount.by === 'nobody' || holdsRights(workload, estate)) return []
    const unclear = unclearAccount(workload)
    if (unclear !== undefined) return [{ kind: 'unknown', missing: [unclear] }]
    const missing = grantLookup(estate).missingGrants(workload.object.ref.namespace)
    if (missing !== undefined) return [{ kind: 'unknown', missing: [missing] }]
    const path = podPath(workload, field)
    const subject = subjectText(subjectOf(workload))
    const who = mount.by === 'pod' ? 'the pod' : 'its account'
    const message = `${who} asks for a token of ${subject}, which holds no rights: only a thief has a use for it`
    return [withoutToken(fail(mount.by === 'pod' ? wrong(path, true, message) : unset(path, message)), workload)]
  },
}

export const rb19: ControlChecks = { workloads: [byDefault, withoutRights] }
