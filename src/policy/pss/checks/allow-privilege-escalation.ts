import type { PodFacts } from '../../../kube/pod-facts/index.ts'
import { containerViolation, type PssCheck, type Violation } from '../check.ts'
import { isWindows } from '../exempt-pods.ts'
import { containers } from '../wording.ts'

export const allowPrivilegeEscalation: PssCheck = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  since: 8,
  versions: [
    { since: 8, evaluate: judge },
    { since: 25, evaluate: (facts) => (isWindows(facts) ? [] : judge(facts)) },
  ],
  reason: () => 'allowPrivilegeEscalation != false',
  detail: (violations) => `${containers(violations)} must set securityContext.allowPrivilegeEscalation=false`,
}

function judge(facts: PodFacts): Violation[] {
  return facts.containers.flatMap((container) => {
    const { value, path } = container.allowPrivilegeEscalation
    return value === false
      ? []
      : [containerViolation(container, path, value, 'may gain powers its parent process lacks (setuid files)')]
  })
}
