import { variableUses } from '../../../formats/dockerfile/index.ts'
import type { Rule } from '../types.ts'
import { problem, safe } from './sites.ts'

const constantPlatform: Rule = {
  id: 'IMG-14/constant-platform',
  *check({ stages, dockerfile }) {
    for (const { from } of stages)
      for (const flag of from.flags)
        if (flag.name === 'platform' && flag.value && variableUses(flag.value.text, dockerfile.escapeMark).length === 0)
          yield problem(flag, 'the platform is fixed here, and the build cannot be made for another one')
  },
}

const redundantPlatform: Rule = {
  id: 'IMG-14/redundant-target-platform',
  *check({ stages }) {
    for (const { from } of stages)
      for (const flag of from.flags)
        if (flag.name === 'platform' && /^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(flag.value?.text ?? ''))
          yield problem(
            flag,
            'the target platform is what a stage is made for anyway',
            safe('takes the flag away', { start: flag.start, end: from.image.start, text: '' }),
          )
  },
}

export const platformRules: readonly Rule[] = [constantPlatform, redundantPlatform]
