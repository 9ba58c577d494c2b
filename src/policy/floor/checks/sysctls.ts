import { safeSysctlsAt } from '../../../kube/pod-facts/index.ts'
import { celTexts } from '../cel.ts'
import type { FloorCheck } from '../check.ts'

/** At the policy version `minor`. */
export function sysctls(minor: number): FloorCheck {
  return {
    name: 'sysctls',
    same: ['sysctls'],
    variables: [{ name: 'safeSysctls', expression: celTexts(safeSysctlsAt(minor)) }],
    rules: [
      {
        of: 'sysctl',
        broken: {
          name: 'unsafeSysctls',
          expression: `variables.spec.?securityContext.?sysctls.orValue([]).filter(one,
  !(one.name in variables.safeSysctls)
).map(one, one.name)`,
        },
        demand: 'must not be set: it changes the whole node or is unsafe',
      },
    ],
  }
}
