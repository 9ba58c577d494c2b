import { printable } from '../../../core/index.ts'
import { type Build, lineageOf, rootBase } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { invocationsIn, operandsOf, problem, replaced, safe } from './sites.ts'

/** The USER instruction that holds in the finished image, and what it says. */
function finalUser(build: Build) {
  for (const { steps } of lineageOf(build.final)) {
    const at = steps.findLastIndex(({ instruction, onbuild }) => instruction.kind === 'USER' && !onbuild)
    const instruction = steps[at]?.instruction
    if (instruction?.kind !== 'USER') continue
    const text = steps[at + 1]?.user ?? instruction.words[0]?.text ?? ''
    return { word: instruction.words[0] ?? instruction, text: text.replace(/^["']|["']$/g, '') }
  }
  return undefined
}

const noUser: Rule = {
  id: 'IMG-08/no-user',
  *check(build) {
    if (finalUser(build) !== undefined) return
    const base = rootBase(build.final)
    const { user } = base?.facts ?? { user: 'root' }
    if (user !== undefined && user !== 'root') return
    const { image } = build.final.from
    if (user === undefined)
      yield problem(image, 'no USER: unless the base image names one, the container runs as root', { severity: 'low' })
    else yield problem(image, 'no USER: the container runs as root')
  },
}

const rootUser: Rule = {
  id: 'IMG-08/root-user',
  *check(build) {
    const user = finalUser(build)
    if (user !== undefined && /^(?:root|0+)(?::|$)/.test(user.text))
      yield problem(user.word, 'the container runs as root')
  },
}

const namedUser: Rule = {
  id: 'IMG-08/named-user',
  *check(build) {
    const user = finalUser(build)
    const [name = '', group] = user?.text.split(':') ?? []
    if (
      user === undefined ||
      name === '' ||
      /^\d+$/.test(name) ||
      name === 'root' ||
      /[$%\\]|^Container(?:User|Administrator)$/.test(name)
    )
      return
    const number = numberOf(build, name)
    const fix =
      number === undefined || number === '0' || group !== undefined
        ? {}
        : safe(`writes ${number}, the number of ${name}`, replaced(user.word, number))
    yield problem(
      user.word,
      `${printable(name)} is a name: under runAsNonRoot the kubelet cannot see that it is not root, and does not start the container unless the pod sets runAsUser`,
      fix,
    )
  },
}

/** What the base image calls so, or what a RUN has made with a number. */
function numberOf(build: Build, name: string): string | undefined {
  for (const { invocation, stage } of invocationsIn(build, 'useradd', 'adduser')) {
    const values = invocation.args.map(({ value }) => value)
    const isMade = operandsOf(invocation.args, userValueFlags).some(({ value }) => value === name)
    if (!build.shipped.has(stage) || !isMade) continue
    const at = values.findIndex((value) => /^-[A-Za-z]*u$|^--uid$/.test(value))
    const number = at < 0 ? values.find((value) => value.startsWith('--uid='))?.slice(6) : values[at + 1]
    return number !== undefined && /^\d+$/.test(number) ? number : undefined
  }
  const users = rootBase(build.final)?.facts.users ?? {}
  return Object.hasOwn(users, name) ? users[name] : undefined
}

const userValueFlags = new Set([
  ...['-u', '--uid', '-g', '--gid', '-G', '--groups', '--ingroup', '-s', '--shell', '-d', '-h', '--home', '--home-dir'],
  ...['-c', '--comment', '--gecos', '-k', '--skel', '-p', '--password', '-b', '--base-dir', '-K'],
])

const largeUid: Rule = {
  id: 'IMG-14/useradd-large-uid',
  *check(build) {
    for (const { invocation } of invocationsIn(build, 'useradd')) {
      const values = invocation.args.map(({ value }) => value)
      const at = values.findIndex((value) => /^-[A-Za-z]*u$|^--uid$/.test(value))
      if (
        /^\d{6,}$/.test(values[at + 1] ?? '') &&
        at >= 0 &&
        !values.some((value) => /^-[A-Za-z]*l|^--no-log-init$/.test(value))
      )
        yield problem(
          invocation.command,
          'useradd writes a log as long as the number is large, and the layer has it',
          safe('adds --no-log-init', { start: invocation.word.end, end: invocation.word.end, text: ' --no-log-init' }),
        )
    }
  },
}

export const userRules: readonly Rule[] = [noUser, rootUser, namedUser, largeUid]
