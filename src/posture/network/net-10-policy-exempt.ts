import { podPath } from '../../kube/estate-index/index.ts'
import { isolationOf, subjectPodOf } from '../../kube/network/index.ts'
import { type ControlChecks, fail, type WorkloadCheck, wrong } from '../check.ts'

/** Pods on the host network are outside every policy. A policy that selects them all the same promises too much. */
const hostNetwork: WorkloadCheck = {
  id: 'NET-10/host-network',
  needs: ['api:networkpolicies'],
  appliesTo: () => true,
  evaluate: (workload, estate) => {
    const { hostNetwork } = workload.facts
    if (hostNetwork.value !== true) return []
    const pod = subjectPodOf(workload, estate)
    const by = isolationOf(estate, pod, 'ingress').by ?? isolationOf(estate, pod, 'egress').by
    const path = podPath(workload, hostNetwork.path)
    if (by === undefined) return [fail(wrong(path, true, 'no network policy can hold pods on the host network'))]
    const { kind, name } = by.object.ref
    const message = `${kind} ${name} selects these pods and does not hold them: they are on the host network`
    return [{ ...fail(wrong(path, true, message)), severity: 'medium' }]
  },
}

export const net10: ControlChecks = { workloads: [hostNetwork] }
