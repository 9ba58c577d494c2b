import type { PodFacts } from '../../../kube/pod-facts/index.ts'
import { containerViolation, type PssCheck, podViolation, type Violation } from '../check.ts'
import { inUserNamespace } from '../exempt-pods.ts'
import { podAndContainers } from '../wording.ts'

export const runAsUser: PssCheck = {
  id: 'runAsUser',
  level: 'restricted',
  since: 23,
  versions: [
    { since: 23, evaluate: judge },
    { since: 35, evaluate: (facts) => (inUserNamespace(facts) ? [] : judge(facts)) },
  ],
  reason: () => 'runAsUser=0',
  detail: (violations) => `${podAndContainers(violations)} must not set runAsUser=0`,
}

function judge(facts: PodFacts): Violation[] {
  const { runAsUser: ofPod } = facts.security
  return [
    ...(isRoot(ofPod.value) ? [podViolation(ofPod.path, 0, 'the pod runs as root')] : []),
    ...facts.containers.flatMap((container) =>
      isRoot(container.runAsUser.value)
        ? [containerViolation(container, container.runAsUser.path, 0, 'runs as root')]
        : [],
    ),
  ]
}

function isRoot(user: number | bigint | undefined): boolean {
  return user !== undefined && Number(user) === 0
}
