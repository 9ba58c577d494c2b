import { containerRule, type FloorCheck } from '../check.ts'

export const privileged: FloorCheck = {
  name: 'privileged',
  same: ['privileged'],
  rules: [
    containerRule(
      'privileged',
      'c.?securityContext.?privileged.orValue(false)',
      'must not set securityContext.privileged=true',
    ),
  ],
}
