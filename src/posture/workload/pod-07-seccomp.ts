import { type ControlChecks, containerCheck, fail, podCheck, unset, wrong } from '../check.ts'

const confined = new Set(['RuntimeDefault', 'Localhost'])

export const pod07: ControlChecks = {
  templates: [
    containerCheck(
      'POD-07/seccomp-unset',
      ({ seccompType, name }, pod) =>
        seccompType.value === undefined && pod.security.seccompType.value === undefined
          ? unset(seccompType.path, `container "${name}" has no seccomp profile: every system call is open to it`)
          : undefined,
      { windows: 'exempt' },
    ),
    podCheck('POD-07/seccomp-unconfined', (pod) => {
      const places = [{ fact: pod.security.seccompType, name: undefined }, ...containerPlaces(pod)]
      return places.flatMap(({ fact: { value, path }, name }) => {
        if (value === undefined || confined.has(value)) return []
        const who = name === undefined ? 'the pod' : `container "${name}"`
        return [fail(wrong(path, value, `${who} switches the system call filter off`), name)]
      })
    }),
  ],
}

function containerPlaces(pod: Parameters<NonNullable<ControlChecks['templates']>[number]['evaluate']>[0]) {
  return pod.containers.map(({ seccompType, name }) => ({ fact: seccompType, name }))
}
