import { baselineCapabilities, type ContainerFacts, type PodFacts } from '../../kube/pod-facts/index.ts'

/** What a pod may do beyond an ordinary one, in words; the gravest first. */
export function privilegesOf(pod: PodFacts): readonly string[] {
  const { containers, volumes } = pod
  const added = containers.flatMap(({ addedCapabilities }) => addedCapabilities.map(({ value }) => value))
  const strong = [...new Set(added)].filter((name) => !baselineCapabilities.has(name))
  const nonRoot = containers.every((one) => isOtherUser(one, pod))
  const says: readonly (readonly [boolean, string])[] = [
    [containers.some(({ privileged }) => privileged.value === true), 'privileged'],
    [pod.hostPID.value === true, 'in the process namespace of the node'],
    [pod.hostNetwork.value === true, 'on the network of the node'],
    [pod.hostIPC.value === true, 'in the IPC namespace of the node'],
    [volumes.some(({ hostPath }) => hostPath !== undefined), 'with folders of the node'],
    [strong.length > 0, `with ${strong.sort().join(', ')}`],
    [containers.some((one) => isRoot(one, pod)), 'as root'],
    [!nonRoot && !containers.some((one) => isRoot(one, pod)), 'as root where the image says no other user'],
  ]
  return says.flatMap(([holds, words]) => (holds ? [words] : []))
}

/** In a user namespace root in the container is nobody on the node. */
function isRoot({ runAsUser }: ContainerFacts, { hostUsers, security }: PodFacts): boolean {
  const user = runAsUser.value ?? security.runAsUser.value
  return hostUsers.value !== false && user !== undefined && Number(user) === 0
}

function isOtherUser({ runAsNonRoot, runAsUser }: ContainerFacts, { hostUsers, security }: PodFacts): boolean {
  const user = runAsUser.value ?? security.runAsUser.value
  if (hostUsers.value === false || (user !== undefined && Number(user) !== 0)) return true
  return (runAsNonRoot.value ?? security.runAsNonRoot.value) === true
}
