import { type Json, listAt, member, textAt } from '../../core/index.ts'
import type { ContainerFacts } from '../../kube/pod-facts/index.ts'
import {
  type ControlChecks,
  containerCheck,
  fail,
  type NeighbourCheck,
  type ObjectCheck,
  unlessAllThere,
  unset,
  wrong,
} from '../check.ts'
import { selectedBy } from '../selected.ts'

/** A port name as the API server wants it (RFC 6335): short, lower case, with a letter. */
function isPortName(name: string): boolean {
  return name.length <= 15 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) && /[a-z]/.test(name) && !name.includes('--')
}

const isPortNumber = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65536

const isService: ObjectCheck['appliesTo'] = ({ ref }) =>
  ref.group === '' && ref.kind === 'Service' ? true : { why: 'not a Service' }

const servicePort: ObjectCheck = {
  id: 'REL-07/service-port',
  needs: [],
  appliesTo: isService,
  evaluate: ({ object }) =>
    listAt(member(object, 'spec'), 'ports').flatMap((port, at) => {
      const target = member(port, 'targetPort')
      if (target === undefined || target === null) return []
      const valid = typeof target === 'string' ? isPortName(target) : isPortNumber(Number(target))
      const message = 'this is neither a port number nor a valid name of a port'
      return valid ? [] : [fail(wrong(['spec', 'ports', at, 'targetPort'], target, message))]
    }),
}

/** One finding a port: what is missing first, then the number, then the name. */
function portProblem(port: Json, path: readonly (string | number)[], container: string) {
  const number = member(port, 'containerPort') ?? null
  if (number === null) return [unset([...path, 'containerPort'], `a port of container "${container}" has no number`)]
  if (!isPortNumber(Number(number)))
    return [wrong([...path, 'containerPort'], number, 'a port number lies between 1 and 65535')]
  const name = textAt(port, 'name')
  if (name === undefined || isPortName(name)) return []
  return [wrong([...path, 'name'], name, 'the API server refuses this name of a port')]
}

const containerPort = containerCheck('REL-07/container-port', ({ raw, path, name }: ContainerFacts) =>
  listAt(raw, 'ports').flatMap((port, at) => portProblem(port, [...path, 'ports', at], name)),
)

const lowPort = containerCheck('REL-07/low-port', ({ ports, name }) =>
  ports
    .filter(({ containerPort: port }) => port > 0 && port < 1024)
    .map(({ containerPort: port, path }) =>
      wrong(
        [...path, 'containerPort'],
        port,
        `container "${name}" needs root or a capability for this port on old runtimes`,
      ),
    ),
)

/** A Service finds a named port only where a container declares it. */
const namedTarget: NeighbourCheck = {
  id: 'REL-07/named-target-port',
  needs: ['api:pods'],
  appliesTo: isService,
  evaluate: (service, estate) => {
    const workloads = selectedBy(service, estate)
    const declared = workloads.flatMap(({ facts }) =>
      facts.containers.flatMap(({ raw }) => listAt(raw, 'ports').map((port) => textAt(port, 'name'))),
    )
    if (workloads.length === 0) return unlessAllThere(estate, 'api:pods', service.ref.namespace, () => [])
    return listAt(member(service.object, 'spec'), 'ports').flatMap((port, at) => {
      const target = textAt(port, 'targetPort')
      if (target === undefined || declared.includes(target)) return []
      const message = 'no container behind the Service declares a port of this name'
      return [fail(wrong(['spec', 'ports', at, 'targetPort'], target, message))]
    })
  },
}

export const rel07: ControlChecks = {
  templates: [containerPort, lowPort],
  objects: [servicePort],
  neighbours: [namedTarget],
}
