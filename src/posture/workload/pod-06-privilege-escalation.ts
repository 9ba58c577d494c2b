import { type ControlChecks, containerCheck, unset, wrong } from '../check.ts'

export const pod06: ControlChecks = {
  templates: [
    containerCheck(
      'POD-06/privilege-escalation',
      ({ allowPrivilegeEscalation: { value, path }, name }) => {
        if (value === false) return undefined
        const message = `a process in container "${name}" can gain more rights than its parent, for example by setuid`
        return value === true ? wrong(path, true, message) : unset(path, message)
      },
      { windows: 'exempt' },
    ),
  ],
}
