import type { PodFacts } from '../../kube/pod-facts/index.ts'

/** Some restricted checks are about Linux only; from v1.25 on a pod that says it is for Windows is spared them. */
export function isWindows(facts: PodFacts): boolean {
  return facts.os === 'windows'
}

/** In a user namespace of its own, root in the container is nobody on the node (KEP-127); trusted from v1.35 on. */
export function inUserNamespace(facts: PodFacts): boolean {
  return facts.hostUsers.value === false
}
