import { containerViolation, type PssCheck, podViolation } from '../check.ts'
import { podAndContainers } from '../wording.ts'

export const windowsHostProcess: PssCheck = {
  id: 'windowsHostProcess',
  level: 'baseline',
  since: 0,
  versions: [
    {
      since: 0,
      evaluate: (facts) => [
        ...(facts.security.hostProcess.value === true
          ? [podViolation(facts.security.hostProcess.path, true, 'the pod runs as a process of the Windows node')]
          : []),
        ...facts.containers.flatMap((container) =>
          container.hostProcess.value === true
            ? [containerViolation(container, container.hostProcess.path, true, 'runs as a process of the Windows node')]
            : [],
        ),
      ],
    },
  ],
  reason: () => 'hostProcess',
  detail: (violations) =>
    `${podAndContainers(violations)} must not set securityContext.windowsOptions.hostProcess=true`,
}
