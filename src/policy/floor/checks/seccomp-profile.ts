import { containerRule, contextRules, type FloorCheck, type FloorRule } from '../check.ts'

/** `unless` excuses the pod. */
function forbidden(unless: string): readonly FloorRule[] {
  return contextRules(
    'seccompUnconfined',
    (context) =>
      `${unless}!${context}.?seccompProfile.optMap(profile, profile.type in ['RuntimeDefault', 'Localhost']).orValue(true)`,
    'must not set a seccomp profile of another type than RuntimeDefault or Localhost',
  )
}

export const seccompProfileBaseline: FloorCheck = {
  name: 'seccomp-profile',
  same: ['seccompProfile_baseline'],
  rules: forbidden(''),
}

/** A profile must be set, by the pod or by each container; not where a pod says it is for Windows. */
export const seccompProfileRestricted: FloorCheck = {
  name: 'seccomp-profile',
  same: ['seccompProfile_restricted'],
  rules: [
    ...forbidden('!variables.isWindows && '),
    containerRule(
      'withoutSeccomp',
      `!variables.isWindows &&
  !c.?securityContext.?seccompProfile.hasValue() &&
  !variables.spec.?securityContext.?seccompProfile.hasValue()`,
      'must set a seccomp profile of type RuntimeDefault or Localhost, or the pod must for all',
    ),
  ],
}
