import { type ControlChecks, containerCheck, wrong } from '../check.ts'

export const pod01: ControlChecks = {
  templates: [
    containerCheck('POD-01/privileged', ({ privileged, name }) =>
      privileged.value === true
        ? wrong(privileged.path, true, `container "${name}" runs privileged: it is root on the node`)
        : undefined,
    ),
  ],
}
