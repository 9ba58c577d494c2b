import { canonicalJson, isArray, type Json, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { podPath } from '../../kube/estate-index/index.ts'
import { servicesOf } from '../../kube/network/index.ts'
import type { ContainerFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, fail, unlessAllThere, unset, type WorkloadCheck, wrong } from '../check.ts'

/** A pod without readiness probe is ready the moment it starts, and the Service sends it requests. */
const readyBehindService: WorkloadCheck = {
  id: 'REL-01/ready-behind-service',
  needs: ['api:services'],
  appliesTo: () => true,
  evaluate: (workload, estate) => {
    const { facts, object } = workload
    const silent = facts.containers.filter(
      ({ kind, raw }) => kind === 'container' && objectAt(raw, 'readinessProbe') === undefined,
    )
    if (silent.length === 0) return []
    const { namespace } = object.ref
    const [service] = servicesOf(workload, estate)
    if (service === undefined) return unlessAllThere(estate, 'api:services', namespace, () => [])
    return silent.map(({ path, name }) => {
      const message = `Service "${service.ref.name}" sends requests to container "${name}" before it can answer`
      return fail(unset(podPath(workload, [...path, 'readinessProbe']), message), name)
    })
  },
}

const handlers = ['httpGet', 'tcpSocket', 'exec', 'grpc']

function askTheSame({ raw }: ContainerFacts): boolean {
  const [liveness, readiness] = [member(raw, 'livenessProbe'), member(raw, 'readinessProbe')]
  const handler = handlers.find((one) => member(liveness, one) !== undefined)
  if (handler === undefined) return false
  return canonicalJson(member(liveness, handler) ?? null) === canonicalJson(member(readiness, handler) ?? null)
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe']

/** The ports that probes name and the container does not declare as TCP. */
function undeclaredPorts({ raw, path, name }: ContainerFacts) {
  const declared = listAt(raw, 'ports').filter((port) => (textAt(port, 'protocol') ?? 'TCP') === 'TCP')
  return probes.flatMap((probe) =>
    ['httpGet', 'tcpSocket', 'grpc'].flatMap((handler) => {
      const port = member(member(member(raw, probe), handler), 'port')
      if (port === undefined || declared.some((one) => isNamed(one, port))) return []
      const message = `the probe asks a port that container "${name}" does not declare`
      return [wrong([...path, probe, handler, 'port'], port, message)]
    }),
  )
}

function isNamed(declared: Json, port: Json): boolean {
  if (isArray(declared)) return false
  return member(declared, 'name') === port || String(member(declared, 'containerPort')) === String(port)
}

export const rel01: ControlChecks = {
  templates: [
    containerCheck('REL-01/distinct-probes', (container) => {
      const message = `liveness and readiness of container "${container.name}" ask the same, so a busy one is killed`
      return askTheSame(container)
        ? { path: [...container.path, 'livenessProbe'], value: 'the same as readinessProbe', message }
        : undefined
    }),
    containerCheck('REL-01/probe-port', undeclaredPorts),
  ],
  workloads: [readyBehindService],
}
