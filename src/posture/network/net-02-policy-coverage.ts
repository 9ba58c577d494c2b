import { podPath } from '../../kube/estate-index/index.ts'
import { type Direction, isolationOf, missingPolicies, notModelled, subjectPodOf } from '../../kube/network/index.ts'
import { type ControlChecks, fail, type WorkloadCheck } from '../check.ts'
import { lack } from './lack.ts'

const consequence: Readonly<Record<Direction, string>> = {
  ingress: 'every pod of the cluster may connect to it',
  egress: 'it may connect to every pod of the cluster and every address outside',
}

/** A workload that some policy selects in a direction is closed in it, but for what policies allow. */
const covered = (id: WorkloadCheck['id'], direction: Direction): WorkloadCheck => ({
  id,
  needs: ['api:networkpolicies'],
  appliesTo: ({ facts }) =>
    facts.hostNetwork.value === true ? { why: 'policies do not hold pods on the host network' } : true,
  evaluate: (workload, estate) => {
    const { namespace } = workload.object.ref
    const { by, perhaps } = isolationOf(estate, subjectPodOf(workload, estate), direction)
    if (by !== undefined) return []
    const missing = perhaps === undefined ? missingPolicies(estate, namespace) : notModelled(perhaps, namespace)
    if (missing !== undefined) return [{ kind: 'unknown', missing: [missing] }]
    const message = `no network policy selects these pods for ${direction}: ${consequence[direction]}`
    return [fail(lack(podPath(workload, ['metadata', 'labels']), `no ${direction} policy`, message))]
  },
})

export const net02: ControlChecks = {
  workloads: [covered('NET-02/ingress-policy', 'ingress'), covered('NET-02/egress-policy', 'egress')],
}
