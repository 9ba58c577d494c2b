import type { PodFacts } from '../../../kube/pod-facts/index.ts'
import { seccompTypes } from '../allowed.ts'
import { containerViolation, podViolation, type Violation } from '../check.ts'
import { badValues, joinQuoted, podAndContainers } from '../wording.ts'

/** Profiles that are there and not one of the allowed types. */
export function forbiddenSeccompFields(facts: PodFacts): Violation[] {
  const why = 'is free to use system calls no container needs'
  const { security } = facts
  const ofPod = hasForbiddenSeccomp(security)
    ? [podViolation(security.seccompType.path, security.seccompType.value ?? '', `the pod ${why}`)]
    : []
  const ofContainers = facts.containers
    .filter(hasForbiddenSeccomp)
    .map((container) =>
      containerViolation(container, container.seccompType.path, container.seccompType.value ?? '', why),
    )
  return [...ofPod, ...ofContainers]
}

export function hasForbiddenSeccomp(security: PodFacts['security']): boolean {
  return security.hasSeccompProfile && !seccompTypes.has(security.seccompType.value ?? '')
}

export function seccompFieldDetail(violations: readonly Violation[]): string {
  const values = joinQuoted(badValues(violations))
  return `${podAndContainers(violations)} must not set securityContext.seccompProfile.type to ${values}`
}
