import { containerViolation, type PssCheck } from '../check.ts'
import { containers } from '../wording.ts'

export const privileged: PssCheck = {
  id: 'privileged',
  level: 'baseline',
  since: 0,
  versions: [
    {
      since: 0,
      evaluate: (facts) =>
        facts.containers.flatMap((container) =>
          container.privileged.value === true
            ? [containerViolation(container, container.privileged.path, true, 'has every power of the node')]
            : [],
        ),
    },
  ],
  reason: () => 'privileged',
  detail: (violations) => `${containers(violations)} must not set securityContext.privileged=true`,
}
