import type { PodFacts } from '../../../kube/pod-facts/index.ts'
import { containerViolation, type PssCheck, type Violation } from '../check.ts'
import { inUserNamespace } from '../exempt-pods.ts'
import { badValues, containers, joinQuoted } from '../wording.ts'

export const procMount: PssCheck = {
  id: 'procMount',
  level: 'baseline',
  since: 0,
  versions: [
    { since: 0, evaluate: judgeProcMount },
    { since: 35, evaluate: (facts) => (inUserNamespace(facts) ? [] : judgeProcMount(facts)) },
  ],
  reason: () => 'procMount',
  detail: procMountDetail,
}

export function judgeProcMount(facts: PodFacts): Violation[] {
  return facts.containers.flatMap((container) => {
    const { value, path } = container.procMount
    return value === undefined || value === 'Default'
      ? []
      : [containerViolation(container, path, value, 'sees the parts of /proc that are masked for good reason')]
  })
}

export function procMountDetail(violations: readonly Violation[]): string {
  return `${containers(violations)} must not set securityContext.procMount to ${joinQuoted(badValues(violations))}`
}
