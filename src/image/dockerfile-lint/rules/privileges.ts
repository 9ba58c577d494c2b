import { type Build, rootBase, type Step } from '../build/index.ts'
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

const openToAll = 'everybody in the container may change this, also whoever broke into it'

const openPermissions: Rule = {
  id: 'IMG-08/world-writable',
  *check(build) {
    for (const { mode, invocation } of modes(build)) {
      const isTemporary = invocation.args.some(({ value }) => /^\/(?:var\/)?tmp\/?$/.test(value))
      if (!isTemporary && isOpen(mode.value)) yield problem(mode, openToAll)
    }
    for (const { instruction, stage } of instructionsIn(build, 'COPY', 'ADD'))
      for (const { name, value } of instruction.flags)
        if (name === 'chmod' && value && build.shipped.has(stage) && isOpen(value.text)) yield problem(value, openToAll)
  },
}

const setuid: Rule = {
  id: 'IMG-08/setuid-bit',
  *check(build) {
    for (const { mode } of modes(build))
      if (/^0?[2-7][0-7]{3}$/.test(mode.value) || grants(mode.value, /[uga]|^$/, 's'))
        yield problem(mode, 'the file runs with the rights of its owner or group, whoever starts it')
  },
}

/** What chmod is told, in stages of the image. */
function* modes(build: Build) {
  for (const { invocation, stage } of invocationsIn(build, 'chmod')) {
    const mode = operandsOf(invocation.args)[0]
    if (mode !== undefined && build.shipped.has(stage)) yield { mode, invocation }
  }
}

/** The sticky bit makes a folder safe to share. */
function isOpen(mode: string): boolean {
  return /^0?[024-6]?[0-7]{2}[2367]$/.test(mode) || grants(mode, /[oa]/, 'w')
}

/** `u+x,o=rw`: whether a clause gives the right to whom the pattern names. */
function grants(mode: string, whom: RegExp, right: string): boolean {
  return mode.split(',').some((clause) => {
    const [, who = '', rights] = /^([ugoa]*)[+=]([rwxXst]*)$/.exec(clause) ?? []
    return rights?.includes(right) === true && whom.test(who)
  })
}

export const privilegeRules: readonly Rule[] = [sudo, openPermissions, setuid]
