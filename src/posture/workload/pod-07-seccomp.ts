import { type ControlChecks, containerCheck, fail, podCheck, unset, wrong } from '../check.ts'
import { mayBreak, mended, setting } from '../mend.ts'

const note =
  'a program that needs a system call outside the default profile fails: debuggers, nested containers, io_uring'

const confined = new Set(['RuntimeDefault', 'Localhost'])

export const pod07: ControlChecks = {
  templates: [
    mended(
      containerCheck(
        'POD-07/seccomp-unset',
        ({ hasSeccompProfile, seccompType, name }, pod) =>
          hasSeccompProfile || pod.security.hasSeccompProfile
            ? undefined
            : unset(seccompType.path, `container "${name}" has no seccomp profile: every system call is open to it`),
        { windows: 'exempt' },
      ),
      ({ at }) => mayBreak(note, setting(at.path, 'RuntimeDefault')),
    ),
    mended(
      podCheck('POD-07/seccomp-unconfined', (pod) => {
        const places = [
          { who: 'the pod', security: pod.security, slot: undefined },
          ...pod.containers.map((one) => ({ who: `container "${one.name}"`, security: one, slot: one.name })),
        ]
        return places.flatMap(({ who, security: { hasSeccompProfile, seccompType }, slot }) => {
          const { value = '', path } = seccompType
          if (!hasSeccompProfile || confined.has(value)) return []
          return [fail(wrong(path, value, `${who} switches the system call filter off`), slot)]
        })
      }),
      ({ at }) => mayBreak(note, setting(at.path, 'RuntimeDefault')),
    ),
  ],
}
