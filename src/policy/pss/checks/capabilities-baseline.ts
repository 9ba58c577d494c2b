import { baselineCapabilities } from '../../../kube/pod-facts/index.ts'
import { containerViolation, type PssCheck } from '../check.ts'
import { badValues, containers, joinQuoted } from '../wording.ts'

export const capabilitiesBaseline: PssCheck = {
  id: 'capabilities_baseline',
  level: 'baseline',
  since: 0,
  versions: [
    {
      since: 0,
      evaluate: (facts) =>
        facts.containers.flatMap((container) =>
          container.addedCapabilities
            .filter(({ value }) => !baselineCapabilities.has(value))
            .map(({ value, path }) =>
              containerViolation(container, path, value, `adds capability ${value}, which runtimes do not give`),
            ),
        ),
    },
  ],
  reason: () => 'non-default capabilities',
  detail: (violations) =>
    `${containers(violations)} must not include ${joinQuoted(badValues(violations))} in securityContext.capabilities.add`,
}
