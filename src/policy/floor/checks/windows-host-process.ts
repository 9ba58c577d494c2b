import { contextRules, type FloorCheck } from '../check.ts'

export const windowsHostProcess: FloorCheck = {
  name: 'windows-host-process',
  same: ['windowsHostProcess'],
  rules: contextRules(
    'hostProcesses',
    (context) => `${context}.?windowsOptions.?hostProcess.orValue(false)`,
    'must not set securityContext.windowsOptions.hostProcess=true',
  ),
}
