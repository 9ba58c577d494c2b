import { type Invocation, rootBase, type Stage, type Step } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { shells } from './downloads.ts'
import { hasFlag, insertedBefore, instructionsIn, invocationsIn, mayBreak, problem, replaced, safe } from './sites.ts'

const useless = new Set([
  'vim',
  'vi',
  'nano',
  'emacs',
  'shutdown',
  'reboot',
  'systemctl',
  'service',
  'ps',
  'free',
  'top',
  'htop',
  'kill',
  'mount',
  'umount',
  'ifconfig',
  'crontab',
  'ssh',
])

const uselessCommand: Rule = {
  id: 'IMG-14/useless-command',
  *check(build) {
    for (const { invocation } of invocationsIn(build, ...useless))
      if (invocation.args.length > 0 || ['shutdown', 'reboot'].includes(invocation.name))
        yield problem(invocation.word, `${invocation.name} does nothing that lasts in a build`)
  },
}

const pipefail: Rule = {
  id: 'IMG-14/pipefail',
  *check(build) {
    for (const { stage, step, instruction } of instructionsIn(build, 'RUN')) {
      const piped = step.invocations.find(
        ({ command }, index) => command.after === '|' && isWorthIt(step.invocations[index - 1]),
      )
      if (piped === undefined || hasPipefail(step) || instruction.command.form === 'exec') continue
      const shell =
        rootBase(stage)?.facts.libc === 'musl'
          ? '["/bin/ash", "-eo", "pipefail", "-c"]'
          : '["/bin/bash", "-o", "pipefail", "-c"]'
      const fix =
        step.onbuild || step.shell !== undefined
          ? {}
          : mayBreak(`sets the shell; the image must have it`, insertedBefore(instruction, `SHELL ${shell}\n`))
      yield problem(
        piped.command,
        'only the last command of a pipe counts: when one before it fails, the build goes on',
        fix,
      )
    }
  },
}

/** What cannot fail on the left of a pipe is no reason to write about it. */
function isWorthIt(left: Invocation | undefined): boolean {
  return left !== undefined && !['echo', 'printf', 'yes', 'cat', 'true'].includes(left.name)
}

function hasPipefail({ shell, invocations }: Step): boolean {
  const inShell = shell?.some((word) => word.includes('pipefail') || /powershell|pwsh|cmd/i.test(word)) ?? false
  return (
    inShell ||
    invocations.some(
      ({ name, args }) => (name === 'set' || shells.has(name)) && args.some(({ value }) => value === 'pipefail'),
    )
  )
}

const bashOnly: Rule = {
  id: 'IMG-14/bash-in-sh',
  *check(build) {
    for (const { stage, step, invocation, run } of invocationsIn(
      build,
      '[[',
      'source',
      'shopt',
      'declare',
      'pushd',
      'popd',
    ))
      if (
        hasSmallShell(stage) &&
        step.shell === undefined &&
        run.command.form === 'shell' &&
        run.heredocs.length === 0
      ) {
        const fix = invocation.name === 'source' ? safe('writes "."', replaced(invocation.word, '.')) : {}
        yield problem(
          invocation.word,
          `${invocation.name} is bash's, and the default shell of this image is not bash`,
          fix,
        )
      }
  },
}

function hasSmallShell(stage: Stage): boolean {
  return ['debian', 'ubuntu', 'alpine'].includes(rootBase(stage)?.facts.distro?.id ?? '')
}

const linkSh: Rule = {
  id: 'IMG-14/replace-sh',
  *check(build) {
    for (const { invocation } of invocationsIn(build, 'ln'))
      if (invocation.args.some(({ value }) => value === '/bin/sh'))
        yield problem(invocation.command, 'SHELL says which shell runs the lines below, and leaves the system as it is')
  },
}

const unsafeDelete: Rule = {
  id: 'IMG-14/delete-by-variable',
  *check(build) {
    for (const { invocation } of invocationsIn(build, 'rm')) {
      if (!hasFlag(invocation.args, 'r', '--recursive') && !hasFlag(invocation.args, 'R')) continue
      for (const word of invocation.args)
        if (/^"?\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})"?\/(?:\*|)?"?$/.test(word.text))
          yield problem(word, 'where the variable is empty, this deletes from the root of the image')
    }
  },
}

export const shellCommandRules: readonly Rule[] = [uselessCommand, pipefail, bashOnly, linkSh, unsafeDelete]
