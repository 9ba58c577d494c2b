import { containerRule, type FloorCheck } from '../check.ts'

export const runAsNonRoot: FloorCheck = {
  name: 'run-as-non-root',
  same: ['runAsNonRoot'],
  variables: [
    // What counts for containers that say nothing; a pod that says nothing either asks them to.
    { name: 'podNonRoot', expression: 'variables.spec.?securityContext.?runAsNonRoot' },
  ],
  rules: [
    {
      of: 'pod',
      holds: 'variables.inUserNamespace || variables.podNonRoot.orValue(true)',
      message: 'the pod must not set securityContext.runAsNonRoot=false',
    },
    containerRule(
      'maybeRoot',
      `!variables.inUserNamespace &&
  !c.?securityContext.?runAsNonRoot.orValue(variables.podNonRoot.orValue(false))`,
      'must set securityContext.runAsNonRoot=true, or the pod must for all',
    ),
  ],
}
