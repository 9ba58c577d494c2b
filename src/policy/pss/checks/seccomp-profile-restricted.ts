import type { PodFacts } from '../../../kube/pod-facts/index.ts'
import { containerViolation, type PssCheck, type Violation } from '../check.ts'
import { isWindows } from '../exempt-pods.ts'
import { containers } from '../wording.ts'
import { forbiddenSeccompFields, seccompFieldDetail } from './seccomp-fields.ts'

export const seccompProfileRestricted: PssCheck = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  since: 19,
  overrides: ['seccompProfile_baseline'],
  versions: [
    { since: 19, evaluate: judge },
    { since: 25, evaluate: (facts) => (isWindows(facts) ? [] : judge(facts)) },
  ],
  reason: () => 'seccompProfile',
  detail: (violations) => {
    const explicit = violations.filter(({ absent }) => absent !== true)
    return explicit.length > 0
      ? seccompFieldDetail(explicit)
      : `pod or ${containers(violations)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`
  },
}

function judge(facts: PodFacts): Violation[] {
  // A container without a profile is a violation of its own only where the pod has none: a bad one is one already.
  const unset = facts.security.hasSeccompProfile
    ? []
    : facts.containers
        .filter(({ hasSeccompProfile }) => !hasSeccompProfile)
        .map((container) =>
          containerViolation(container, container.seccompType.path, undefined, 'has no seccomp profile'),
        )
  return [...forbiddenSeccompFields(facts), ...unset]
}
