import { type ControlChecks, containerCheck, wrong } from '../check.ts'
import { mayBreak, mended, setting } from '../mend.ts'

const note = 'a program that opens devices, mounts file systems or changes kernel settings of the node fails'

export const pod01: ControlChecks = {
  templates: [
    mended(
      containerCheck('POD-01/privileged', ({ privileged, name }) =>
        privileged.value === true
          ? wrong(privileged.path, true, `container "${name}" runs privileged: it is root on the node`)
          : undefined,
      ),
      ({ at }) => mayBreak(note, setting(at.path, false)),
    ),
  ],
}
