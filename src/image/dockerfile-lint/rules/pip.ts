import type { ShellWord } from '../../../formats/dockerfile/index.ts'
import type { Build } from '../build/index.ts'
import type { Rule } from '../types.ts'
import {
  envBefore,
  hasCacheMount,
  insertedAfter,
  invocationsIn,
  operandsOf,
  problem,
  type RunSite,
  safe,
} from './sites.ts'
import { unpinned } from './unpinned.ts'

const pipValueFlags = new Set([
  '-r',
  '--requirement',
  '-c',
  '--constraint',
  '-i',
  '--index-url',
  '--extra-index-url',
  '-e',
  '--editable',
  '-t',
  '--target',
  '-f',
  '--find-links',
  '--prefix',
  '--root',
  '--trusted-host',
  '--platform',
  '--python-version',
  '--proxy',
  '--timeout',
  '--retries',
  '--cache-dir',
  '--index',
  '--default-index',
  '--python',
  '-p',
  '--group',
])

interface PipSite extends RunSite {
  readonly verb: ShellWord
  /** Arguments of `install`. */
  readonly args: readonly ShellWord[]
}

/** `pip install`, `pip3 install`, `python -m pip install`. */
function* pipInstalls(build: Build): Generator<PipSite> {
  for (const site of invocationsIn(build)) {
    const { name, args } = site.invocation
    const at = args.findIndex(({ value }) => value === 'install')
    const isPip = /^pip[\d.]*$/.test(name)
    const isModule = /^python[\d.]*$/.test(name) && args[0]?.value === '-m' && args[1]?.value === 'pip'
    const verb = args[at]
    if (
      (isPip || isModule) &&
      verb !== undefined &&
      args.slice(isModule ? 2 : 0, at).every(({ value }) => value.startsWith('-'))
    )
      yield { ...site, verb, args: args.slice(at + 1) }
  }
}

const pinPip: Rule = {
  id: 'SUP-05/pin-pip-versions',
  *check(build) {
    for (const { args } of pipInstalls(build)) {
      if (args.some(({ value }) => value === '-c' || value.startsWith('--constraint'))) continue
      const open = operandsOf(args, pipValueFlags).filter(
        ({ value, expands }) =>
          !expands && /^[A-Za-z0-9]/.test(value) && !/===?|@|[/:\\]|\.(?:whl|zip|gz|txt)$/.test(value),
      )
      yield* unpinned(open, 'name==version, or a file with hashes (--require-hashes)')
    }
  },
}

const pipCache: Rule = {
  id: 'IMG-14/pip-cache',
  *check(build) {
    for (const { stage, step, run, verb, invocation } of pipInstalls(build)) {
      const isOff =
        invocation.args.some(({ value }) => value === '--no-cache-dir') || hasSetting(build, stage, step, invocation)
      if (isOff || !build.shipped.has(stage) || hasCacheMount(run, 'pip', '/root/.cache', '/.cache')) continue
      if (
        step.invocations.some(
          ({ name, args }) =>
            (name === 'rm' && args.some(({ value }) => value.includes('.cache'))) ||
            (/^pip/.test(name) && args[0]?.value === 'cache'),
        )
      )
        continue
      yield problem(
        verb,
        'downloaded packages stay in the layer, beside what was installed from them',
        safe('adds --no-cache-dir', insertedAfter(verb, ' --no-cache-dir')),
      )
    }
  },
}

function hasSetting(
  build: Build,
  stage: RunSite['stage'],
  step: RunSite['step'],
  { command }: RunSite['invocation'],
): boolean {
  const inBase = build.stages.some(
    (one) => one.index <= stage.index && envBefore(one, step, 'PIP_NO_CACHE_DIR') !== undefined,
  )
  return inBase || command.assignments.some(({ value }) => value.startsWith('PIP_NO_CACHE_DIR'))
}

export const pipRules: readonly Rule[] = [pinPip, pipCache]
