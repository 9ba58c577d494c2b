import { containerRule, type FloorCheck } from '../check.ts'

export const allowPrivilegeEscalation: FloorCheck = {
  name: 'allow-privilege-escalation',
  same: ['allowPrivilegeEscalation'],
  rules: [
    containerRule(
      'escalating',
      '!variables.isWindows && c.?securityContext.?allowPrivilegeEscalation.orValue(true)',
      'must set securityContext.allowPrivilegeEscalation=false',
    ),
  ],
}
