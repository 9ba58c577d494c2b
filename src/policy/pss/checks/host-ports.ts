import { containerViolation, type PssCheck } from '../check.ts'
import { badValues, containers, plural, slotNames } from '../wording.ts'

export const hostPorts: PssCheck = {
  id: 'hostPorts',
  level: 'baseline',
  since: 0,
  versions: [
    {
      since: 0,
      evaluate: (facts) =>
        facts.containers.flatMap((container) =>
          container.hostPorts.map(({ value, path }) =>
            containerViolation(container, path, value, `opens port ${value} of the node`),
          ),
        ),
    },
  ],
  reason: () => 'hostPort',
  detail: (violations) => {
    const ports = badValues(violations)
    const uses = plural('uses', 'use', slotNames(violations).length)
    return `${containers(violations)} ${uses} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}`
  },
}
