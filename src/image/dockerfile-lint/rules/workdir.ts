import type { Rule } from '../types.ts'
import { instructionsIn, invocationsIn, problem } from './sites.ts'

const relativeWorkdir: Rule = {
  id: 'IMG-14/relative-workdir',
  *check(build) {
    for (const { instruction, step } of instructionsIn(build, 'WORKDIR')) {
      const [word] = instruction.words
      if (word !== undefined && !step.hasWorkdir && !/^["']?(?:[/\\$]|[A-Za-z]:)/.test(word.text))
        yield problem(word, 'relative to what the base image happens to say')
    }
  },
}

const cdInRun: Rule = {
  id: 'IMG-14/cd-in-run',
  *check(build) {
    for (const { invocation, step } of invocationsIn(build, 'cd')) {
      const [target] = invocation.args
      const isFirst = step.invocations[0] === invocation && invocation.command.depth === 0
      if (isFirst && target !== undefined && step.invocations.length > 1 && /^[/$~]/.test(target.value))
        yield problem(
          invocation.command,
          'WORKDIR says where the commands below run, and fails where the folder is missing',
        )
    }
  },
}

const lostState: Rule = {
  id: 'IMG-14/lost-state',
  *check(build) {
    for (const { invocation, step, run } of invocationsIn(
      build,
      'cd',
      'set',
      'export',
      'alias',
      'ulimit',
      'umask',
      'source',
    ))
      if (step.invocations.length === 1 && run.heredocs.length === 0)
        yield problem(
          invocation.command,
          `each RUN has a shell of its own: what ${invocation.name} does here is gone in the next line`,
        )
  },
}

export const workdirRules: readonly Rule[] = [relativeWorkdir, cdInRun, lostState]
