import type { PodFacts } from '../../../kube/pod-facts/index.ts'
import { isAllowedSeccompAnnotation, seccompContainerAnnotation, seccompPodAnnotation } from '../allowed.ts'
import { annotationViolation, type PssCheck, type Violation } from '../check.ts'
import { goQuoted, plural, setBy, sortedSet } from '../wording.ts'
import { forbiddenSeccompFields, seccompFieldDetail } from './seccomp-fields.ts'

export const seccompProfileBaseline: PssCheck = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  since: 0,
  versions: [
    { since: 0, evaluate: forbiddenAnnotations },
    { since: 19, evaluate: forbiddenSeccompFields },
  ],
  reason: () => 'seccompProfile',
  detail: (violations) => {
    const ofAnnotations = setBy('annotation', violations)
    if (ofAnnotations.length === 0) return seccompFieldDetail(violations)
    const forbidden = sortedSet(ofAnnotations.map(({ path, bad }) => `${path.at(-1)}=${goQuoted(bad)}`))
    return `forbidden ${plural('annotation', 'annotations', forbidden.length)} ${forbidden.join(', ')}`
  },
}

/** The pod's annotation and those that name one of its containers; unlike AppArmor's, others do not count. */
function forbiddenAnnotations(facts: PodFacts): Violation[] {
  const keys = [seccompPodAnnotation, ...facts.containers.map(({ name }) => seccompContainerAnnotation + name)]
  return [...new Set(keys)].flatMap((key) => {
    const value = Object.hasOwn(facts.annotations, key) ? facts.annotations[key] : undefined
    return typeof value === 'string' && !isAllowedSeccompAnnotation(value)
      ? [annotationViolation(key, value, `seccomp profile ${goQuoted(value)} is not an allowed one`)]
      : []
  })
}
