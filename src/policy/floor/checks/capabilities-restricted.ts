import { restrictedCapabilities } from '../../../kube/pod-facts/index.ts'
import { celTexts } from '../cel.ts'
import { containerRule, type FloorCheck } from '../check.ts'

export const capabilitiesRestricted: FloorCheck = {
  name: 'capabilities',
  same: ['capabilities_restricted'],
  rules: [
    containerRule(
      'keepingCapabilities',
      "!variables.isWindows && !('ALL' in c.?securityContext.?capabilities.?drop.orValue([]))",
      'must set securityContext.capabilities.drop=["ALL"]',
    ),
    containerRule(
      'addingCapabilities',
      `!variables.isWindows &&
  !c.?securityContext.?capabilities.?add.orValue([]).all(one, one in ${celTexts(restrictedCapabilities)})`,
      `must not add capabilities other than ${[...restrictedCapabilities].join(', ')}`,
    ),
  ],
}
