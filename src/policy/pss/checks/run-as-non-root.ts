import type { PodFacts } from '../../../kube/pod-facts/index.ts'
import { containerViolation, type PssCheck, podViolation, type Violation } from '../check.ts'
import { inUserNamespace } from '../exempt-pods.ts'
import { containers, podAndContainers } from '../wording.ts'

export const runAsNonRoot: PssCheck = {
  id: 'runAsNonRoot',
  level: 'restricted',
  since: 0,
  versions: [
    { since: 0, evaluate: judge },
    { since: 35, evaluate: (facts) => (inUserNamespace(facts) ? [] : judge(facts)) },
  ],
  reason: () => 'runAsNonRoot != true',
  detail: (violations) => {
    const explicit = violations.filter(({ absent }) => absent !== true)
    return explicit.length > 0
      ? `${podAndContainers(explicit)} must not set securityContext.runAsNonRoot=false`
      : `pod or ${containers(violations)} must set securityContext.runAsNonRoot=true`
  },
}

function judge(facts: PodFacts): Violation[] {
  const pod = facts.security.runAsNonRoot
  const ofPod = pod.value === false ? [podViolation(pod.path, false, 'the pod allows root')] : []
  const ofContainers = facts.containers.flatMap((container) => {
    const { value, path } = container.runAsNonRoot
    if (value === false) return [containerViolation(container, path, false, 'allows root')]
    // An unset field is a violation of its own only where the pod says nothing: its `false` is one already.
    const unset = value === undefined && pod.value === undefined
    return unset ? [containerViolation(container, path, undefined, 'may run as root')] : []
  })
  return [...ofPod, ...ofContainers]
}
