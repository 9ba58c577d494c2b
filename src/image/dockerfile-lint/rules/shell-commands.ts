import type { Invocation, Stage, Step } from '../build/index.ts'
import { rootBase } from '../build/index.ts'
import type { Rule } from '../types.ts'
import {
  hasFlag,
  insertedAfter,
  insertedBefore,
  instructionsIn,
  invocationsIn,
  mayBreak,
  problem,
  replaced,
  safe,
} from './sites.ts'

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

const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'python', 'python3', 'perl', 'ruby', 'node'])

const pipeToShell: Rule = {
  id: 'IMG-14/pipe-to-shell',
  *check(build) {
    for (const { stage, step } of instructionsIn(build, 'RUN'))
      for (const [index, invocation] of step.invocations.entries()) {
        const isFed = shells.has(invocation.name) && invocation.command.after === '|' && readsInput(invocation)
        const source = isFed ? downloadBefore(step.invocations, index) : fetchedInArguments(invocation, step)
        if (source !== undefined)
          yield problem(
            invocation.command,
            'what the server sends is run at once: nobody has looked at it, and the next build may get something else',
            build.shipped.has(stage) ? {} : { severity: 'medium' },
          )
      }
  },
}

/** `sh`, `bash -s -- x`, `python3 -`: and not `python3 -m json.tool`. */
function readsInput({ args }: Invocation): boolean {
  const [first] = args
  return (
    first === undefined || /^-(?:s|e|x|ex|xe|es|se)?$/.test(first.value) || first.value === '-' || first.value === '--'
  )
}

function downloadBefore(invocations: readonly Invocation[], index: number): Invocation | undefined {
  for (let at = index; at > 0 && invocations[at]?.command.after === '|'; at--) {
    const before = invocations[at - 1]
    if (before && (before.name === 'curl' || before.name === 'wget')) return before
  }
  return undefined
}

/** `sh -c "$(curl …)"`, `bash <(curl …)`. */
function fetchedInArguments({ name, args, command }: Invocation, step: Step): Invocation | undefined {
  if (!shells.has(name) && name !== 'eval' && name !== 'source' && name !== '.') return undefined
  const isFetching = args.some(({ value }) => /^(?:\$\(|`)\s*(?:curl|wget)\b/.test(value))
  const isProcess =
    command.redirections.some(({ operator }) => operator === '<') &&
    step.invocations.some((one) => one.name === 'curl' && one.command.depth > command.depth)
  return isFetching || isProcess ? step.invocations[0] : undefined
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

const wgetAndCurl: Rule = {
  id: 'IMG-14/wget-and-curl',
  *check(build) {
    for (const stage of build.stages) {
      const names = new Set(stage.steps.flatMap(({ invocations }) => invocations.map(({ name }) => name)))
      const wget = stage.steps.flatMap(({ invocations }) => invocations).find(({ name }) => name === 'wget')
      if (wget && names.has('curl')) yield problem(wget.word, 'this stage uses wget and curl: one of them would do')
    }
  },
}

const wgetProgress: Rule = {
  id: 'IMG-14/wget-progress',
  *check(build) {
    for (const { invocation, stage } of invocationsIn(build, 'wget')) {
      const { args, word } = invocation
      const isQuiet =
        hasFlag(args, 'q', '--quiet', '--progress', '--no-verbose', '-o', '--output-file') ||
        args.some(({ value }) => /^-(?:nv|o|a)/.test(value))
      const isBusybox = rootBase(stage)?.facts.libc === 'musl'
      if (!isQuiet && !isBusybox && args.length > 0)
        yield problem(
          word,
          'wget draws a bar that fills the log of the build',
          mayBreak('adds --progress=dot:giga, which only GNU wget knows', insertedAfter(word, ' --progress=dot:giga')),
        )
    }
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

export const shellCommandRules: readonly Rule[] = [
  uselessCommand,
  pipeToShell,
  pipefail,
  bashOnly,
  linkSh,
  wgetAndCurl,
  wgetProgress,
  unsafeDelete,
]
