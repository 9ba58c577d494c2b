import { textAt } from '../../core/index.ts'
import type { ContainerFacts, PodFacts } from '../../kube/pod-facts/index.ts'
import { appArmorAnnotation } from './allowed.ts'
import { isWindows } from './exempt-pods.ts'

/**
 * What the API server adds to a pod before it judges it. On the host's network every declared container port is a host
 * port; it does not do so for the template of a controller (since Kubernetes 1.28), nor for ephemeral containers. An
 * AppArmor annotation is copied into the field that took its place (since 1.30), so that both are named.
 */
export function withPodDefaults(facts: PodFacts): PodFacts {
  const containers = facts.containers.map((container) => withAppArmorField(container, facts))
  return { ...facts, containers: facts.hostNetwork.value === true ? containers.map(withHostPorts) : containers }
}

function withHostPorts(container: ContainerFacts): ContainerFacts {
  if (container.kind === 'ephemeral') return container
  const hostPorts = container.ports.flatMap(({ hostPort, containerPort, path }) => {
    const value = hostPort === 0 ? containerPort : hostPort
    return value === 0 ? [] : [{ value, path: [...path, hostPort === 0 ? 'containerPort' : 'hostPort'] }]
  })
  return { ...container, hostPorts }
}

function withAppArmorField(container: ContainerFacts, facts: PodFacts): ContainerFacts {
  if (container.hasAppArmorProfile || isWindows(facts)) return container
  const type = fieldFor(textAt(facts.annotations, `${appArmorAnnotation}${container.name}`))
  if (type === undefined || type === facts.security.appArmorType.value) return container
  return { ...container, hasAppArmorProfile: true, appArmorType: { value: type, path: container.appArmorType.path } }
}

function fieldFor(annotation: string | undefined): string | undefined {
  if (annotation === 'unconfined') return 'Unconfined'
  if (annotation === 'runtime/default') return 'RuntimeDefault'
  return annotation?.startsWith('localhost/') ? 'Localhost' : undefined
}
