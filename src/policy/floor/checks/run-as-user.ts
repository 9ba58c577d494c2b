import { contextRules, type FloorCheck } from '../check.ts'

export const runAsUser: FloorCheck = {
  name: 'run-as-user',
  same: ['runAsUser'],
  rules: contextRules(
    'runningAsRoot',
    (context) => `!variables.inUserNamespace && ${context}.?runAsUser.orValue(1) == 0`,
    'must not set securityContext.runAsUser=0',
  ),
}
