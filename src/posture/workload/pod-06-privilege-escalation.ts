import type { FixPlan } from '../../core/index.ts'
import type { ContainerFacts, PodFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, type Failure, unset, wrong } from '../check.ts'
import { byHand, containerAt, mayBreak, mended, setting } from '../mend.ts'

export const pod06: ControlChecks = {
  templates: [
    mended(
      containerCheck(
        'POD-06/privilege-escalation',
        ({ allowPrivilegeEscalation: { value, path }, name }) => {
          if (value === false) return undefined
          const message = `a process in container "${name}" can gain more rights than its parent, for example by setuid`
          return value === true ? wrong(path, true, message) : unset(path, message)
        },
        { windows: 'exempt' },
      ),
      mend,
    ),
  ],
}

function mend(failure: Failure, pod: PodFacts): FixPlan | undefined {
  const container = containerAt(pod, failure)
  if (container === undefined) return undefined
  const blocked = blockedBy(container)
  if (blocked !== undefined)
    return byHand(`the API server refuses the field beside ${blocked}`, `take ${blocked} away first`)
  return mayBreak(
    'sudo, su, ping and other programs with a setuid bit or file capabilities run without them',
    setting(failure.at.path, false),
  )
}

/** ValidateSecurityContext of the API server; it knows the capability by this spelling only. */
function blockedBy({ privileged, addedCapabilities }: ContainerFacts): string | undefined {
  if (privileged.value === true) return 'privileged: true'
  return addedCapabilities.some(({ value }) => value === 'CAP_SYS_ADMIN') ? 'CAP_SYS_ADMIN' : undefined
}
