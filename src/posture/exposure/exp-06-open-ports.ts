import { isolationOf, missingPolicies, notModelled, subjectPodOf } from '../../kube/network/index.ts'
import { type ControlChecks, fail, type WorkloadCheck, wrong } from '../check.ts'
import { type OpenPort, openPortsOf } from './open-ports.ts'
import known from './sensitive-ports.json' with { type: 'json' }

interface KnownPort {
  readonly port: number
  readonly name: string
}

/** A port that any pod may connect to, because no policy closes the workload to the rest of the cluster. */
const openPort = (id: WorkloadCheck['id'], ports: readonly KnownPort[], risk: string): WorkloadCheck => ({
  id,
  needs: ['api:networkpolicies', 'api:services'],
  appliesTo: (workload, estate) =>
    matches(openPortsOf(workload, estate), ports).length > 0 ? true : { why: 'no port of this kind' },
  evaluate: (workload, estate) => {
    const { namespace } = workload.object.ref
    const pod = subjectPodOf(workload, estate)
    const onHost = workload.facts.hostNetwork.value === true
    const { by, perhaps } = onHost ? { by: undefined, perhaps: undefined } : isolationOf(estate, pod, 'ingress')
    if (by !== undefined) return []
    const missing = perhaps === undefined ? missingPolicies(estate, namespace) : notModelled(perhaps, namespace)
    if (missing !== undefined && !onHost) return [{ kind: 'unknown', missing: [missing] }]
    return matches(openPortsOf(workload, estate), ports).map(({ open, name }) => {
      const message = `${open.from} offers ${name} on port ${open.port} and no network policy limits who connects: ${risk}`
      return fail(wrong(open.path, open.port, message), `${open.port}`)
    })
  },
})

function matches(open: readonly OpenPort[], ports: readonly KnownPort[]): { open: OpenPort; name: string }[] {
  return open.flatMap((one) => ports.filter(({ port }) => port === one.port).map(({ name }) => ({ open: one, name })))
}

export const exp06: ControlChecks = {
  workloads: [
    openPort('EXP-06/data-store-open', known.dataStores, 'every pod of the cluster can try passwords or needs none'),
    openPort('EXP-06/remote-access-open', known.remoteAccess, 'every pod of the cluster can try to log in'),
  ],
}
