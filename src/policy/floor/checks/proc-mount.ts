import { containerRule, type FloorCheck, type PartRule } from '../check.ts'

function unmasked(unless: string): PartRule {
  return containerRule(
    'procUnmasked',
    `${unless}c.?securityContext.?procMount.orValue('Default') != 'Default'`,
    'must not set securityContext.procMount to anything but Default',
  )
}

export const procMount: FloorCheck = {
  name: 'proc-mount',
  same: ['procMount'],
  rules: [unmasked('!variables.inUserNamespace && ')],
}

/** Under restricted a user namespace is no excuse. */
export const procMountRestricted: FloorCheck = {
  name: 'proc-mount',
  same: ['procMount_restricted'],
  rules: [unmasked('')],
}
