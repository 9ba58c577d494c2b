import type { ContainerFacts, PodFacts } from '../../kube/pod-facts/index.ts'

/**
 * What the API server adds to a pod before it judges it: on the host's network every declared container port is a
 * host port. It does not do so for the template of a controller (since Kubernetes 1.28), nor for ephemeral containers.
 */
export function withPodDefaults(facts: PodFacts): PodFacts {
  if (facts.hostNetwork.value !== true) return facts
  return { ...facts, containers: facts.containers.map(withHostPorts) }
}

function withHostPorts(container: ContainerFacts): ContainerFacts {
  if (container.kind === 'ephemeral') return container
  const hostPorts = container.ports.flatMap(({ hostPort, containerPort, path }) => {
    const value = hostPort === 0 ? containerPort : hostPort
    return value === 0 ? [] : [{ value, path: [...path, hostPort === 0 ? 'containerPort' : 'hostPort'] }]
  })
  return { ...container, hostPorts }
}
