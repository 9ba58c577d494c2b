import { lineageOf } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { problem } from './sites.ts'

const noHealthcheck: Rule = {
  id: 'IMG-09/no-healthcheck',
  *check(build) {
    const steps = lineageOf(build.final).flatMap((stage) => stage.steps)
    if (steps.some(({ instruction, onbuild }) => !onbuild && instruction.kind === 'HEALTHCHECK')) return
    yield problem(build.final.from, 'no HEALTHCHECK: nothing outside of the program can tell that it hangs')
  },
}

export const healthRules: readonly Rule[] = [noHealthcheck]
