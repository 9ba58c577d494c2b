import { baselineCapabilities } from '../../../kube/pod-facts/index.ts'
import { celTexts } from '../cel.ts'
import { containerRule, type FloorCheck } from '../check.ts'

export const capabilitiesBaseline: FloorCheck = {
  name: 'capabilities',
  same: ['capabilities_baseline'],
  rules: [
    containerRule(
      'addingCapabilities',
      `!c.?securityContext.?capabilities.?add.orValue([]).all(one, one in ${celTexts(baselineCapabilities)})`,
      'must not add capabilities that container runtimes do not give',
    ),
  ],
}
