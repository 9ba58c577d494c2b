import { rootBase, type Step } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { instructionsIn, invocationsIn, operandsOf, problem, safe } from './sites.ts'

const sudo: Rule = {
  id: 'IMG-14/sudo',
  *check(build) {
    for (const { step, invocation, stage } of invocationsIn(build)) {
      const [first, second] = invocation.command.words
      if (first?.value !== 'sudo') continue
      const isPlain =
        second !== undefined && second.start === invocation.word.start && isRoot(step, rootBase(stage)?.facts.user)
      const fix =
        isPlain && second
          ? safe('takes sudo away: the commands run as root already', {
              start: first.start,
              end: second.start,
              text: '',
            })
          : {}
      yield problem(first, 'a build is root where it needs to be; sudo has odd effects on signals and terminals', fix)
    }
  },
}

function isRoot({ user }: Step, base: string | undefined): boolean {
  return user === undefined ? base === 'root' : /^(?:root|0)(?::|$)/.test(user)
}

const openPermissions: Rule = {
  id: 'IMG-08/world-writable',
  *check(build) {
    for (const { invocation, stage } of invocationsIn(build, 'chmod')) {
      const mode = operandsOf(invocation.args)[0]
      const isTemporary = invocation.args.some(({ value }) => /^\/(?:var\/)?tmp\/?$/.test(value))
      if (
        mode &&
        build.shipped.has(stage) &&
        !isTemporary &&
        (/^0?[0-7]?[0-7][0-7][2367]$/.test(mode.value) || /^(?:[ug]*[oa][uog]*)?\+[rxX]*w|^o\+\w*w/.test(mode.value)) &&
        !/^[ug]*\+|^\+/.test(mode.value)
      )
        yield problem(mode, 'everybody in the container may change this, also whoever broke into it')
    }
    for (const { instruction, stage } of instructionsIn(build, 'COPY', 'ADD'))
      for (const { name, value } of instruction.flags)
        if (name === 'chmod' && value && build.shipped.has(stage) && /^0?[0-7]?[0-7][0-7][2367]$/.test(value.text))
          yield problem(value, 'everybody in the container may change this, also whoever broke into it')
  },
}

const setuid: Rule = {
  id: 'IMG-08/setuid-bit',
  *check(build) {
    for (const { invocation, stage } of invocationsIn(build, 'chmod')) {
      const mode = operandsOf(invocation.args)[0]
      if (
        mode &&
        build.shipped.has(stage) &&
        (/^0?[2-7][0-7]{3}$/.test(mode.value) || /(?:^|,)[ug]*\+\w*s/.test(mode.value)) &&
        !/^0?1/.test(mode.value)
      )
        yield problem(mode, 'the file runs with the rights of its owner or group, whoever starts it')
    }
  },
}

export const privilegeRules: readonly Rule[] = [sudo, openPermissions, setuid]
