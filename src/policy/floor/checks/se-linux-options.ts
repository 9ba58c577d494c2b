import { seLinuxTypesAt } from '../../../kube/pod-facts/index.ts'
import { celTexts } from '../cel.ts'
import { contextRules, type FloorCheck } from '../check.ts'

/** At the policy version `minor`. */
export function seLinuxOptions(minor: number): FloorCheck {
  const types = [...seLinuxTypesAt(minor)]
  return {
    name: 'se-linux-options',
    same: ['seLinuxOptions'],
    rules: contextRules(
      'seLinuxRelabelled',
      (context) => `!${context}.?seLinuxOptions.optMap(options,
    options.?type.orValue('') in ${celTexts(types)} &&
    options.?user.orValue('') == '' &&
    options.?role.orValue('') == ''
  ).orValue(true)`,
      `must not set an SELinux user or role, nor a type other than ${types.filter(Boolean).join(', ')}`,
    ),
  }
}
