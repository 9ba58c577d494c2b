import { type ControlChecks, containerCheck, unset, wrong } from '../check.ts'
import { mayBreak, mended, setting } from '../mend.ts'

const note = 'a program that writes beside its volumes fails: mount an emptyDir at each such path, commonly /tmp'

export const pod04: ControlChecks = {
  templates: [
    mended(
      containerCheck(
        'POD-04/read-only-root-filesystem',
        ({ readOnlyRootFilesystem: { value, path }, name }) => {
          if (value === true) return undefined
          const message = `container "${name}" can write to its own file system: an intruder can leave tools there`
          return value === false ? wrong(path, false, message) : unset(path, message)
        },
        { windows: 'exempt' },
      ),
      ({ at }) => mayBreak(note, setting(at.path, true)),
    ),
  ],
}
