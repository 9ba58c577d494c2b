import type { PodFacts } from '../../../kube/pod-facts/index.ts'
import { appArmorAnnotation, appArmorTypes, isAllowedAppArmorAnnotation } from '../allowed.ts'
import { annotationViolation, containerViolation, type PssCheck, podViolation, type Violation } from '../check.ts'
import { badValues, goQuoted, joinQuoted, plural, podAndContainers, setBy, sortedSet } from '../wording.ts'

/** The fields count for every version: upstream put them into the v1.0 check when Kubernetes 1.30 gained them. */
export const appArmorProfile: PssCheck = {
  id: 'appArmorProfile',
  level: 'baseline',
  since: 0,
  versions: [{ since: 0, evaluate: (facts) => [...fields(facts), ...annotations(facts)] }],
  reason: (violations) =>
    plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', forbiddenValues(violations).length),
  detail: (violations) => {
    const count = setBy('annotation', violations).length
    const setters = [
      ...(count < violations.length ? [podAndContainers(violations)] : []),
      ...(count > 0 ? [plural('annotation', 'annotations', count)] : []),
    ]
    return `${setters.join(' and ')} must not set AppArmor profile type to ${joinQuoted(forbiddenValues(violations))}`
  },
}

function fields(facts: PodFacts): Violation[] {
  const why = 'is not confined by an AppArmor profile'
  const { security } = facts
  const ofPod = isForbidden(security)
    ? [podViolation(security.appArmorType.path, security.appArmorType.value ?? '', `the pod ${why}`)]
    : []
  const ofContainers = facts.containers
    .filter(isForbidden)
    .map((container) =>
      containerViolation(container, container.appArmorType.path, container.appArmorType.value ?? '', why),
    )
  return [...ofPod, ...ofContainers]
}

function isForbidden(security: PodFacts['security']): boolean {
  return security.hasAppArmorProfile && !appArmorTypes.has(security.appArmorType.value ?? '')
}

function annotations(facts: PodFacts): Violation[] {
  return Object.entries(facts.annotations).flatMap(([key, value]) =>
    key.startsWith(appArmorAnnotation) && typeof value === 'string' && !isAllowedAppArmorAnnotation(value)
      ? [annotationViolation(key, value, `AppArmor profile ${goQuoted(value)} is not an allowed one`)]
      : [],
  )
}

function forbiddenValues(violations: readonly Violation[]): string[] {
  const ofAnnotations = setBy('annotation', violations).map(({ path, bad }) => `${path.at(-1)}=${goQuoted(bad)}`)
  return [...badValues(violations.filter(({ setter }) => setter !== 'annotation')), ...sortedSet(ofAnnotations)]
}
