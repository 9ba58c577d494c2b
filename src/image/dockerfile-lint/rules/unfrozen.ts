import type { ShellWord } from '../../../formats/dockerfile/index.ts'
import type { Step } from '../build/index.ts'
import type { Problem, Rule } from '../types.ts'
import table from './frozen-installs.json' with { type: 'json' }
import { isKnown } from './known-files.ts'
import { npmValueFlags } from './npm-flags.ts'
import { envInLineage, insertedAfter, invocationsIn, mayBreak, operandsOf, problem, type RunSite } from './sites.ts'

type Installer = (typeof table)[number]

const valueFlags: ReadonlySet<string> = new Set([
  ...npmValueFlags,
  ...['--path', '--target', '--features', '--profile', '--manifest-path', '--root', '--bin', '-j', '-p', '--package'],
  ...['--group', '--extra', '--python', '--no-group', '--directory', '--project'],
])

/** The flags that say: without the lock file. */
const bypass =
  /^--(?:no-(?:frozen-lockfile|immutable|lockfile|lock|package-lock)|skip-lock)$|^--[a-z-]*lock[a-z]*=false$/

export const unfrozen: Rule = {
  id: 'SUP-05/lock-not-enforced',
  *check(build) {
    for (const installer of table) {
      const hasLock = isKnown(build, installer.locks)
      const steps = new Map<Step, boolean>()
      for (const site of invocationsIn(build, installer.command)) {
        const isFrozen = steps.get(site.step) ?? isFrozenByVariable(installer, site)
        steps.set(site.step, isFrozen)
        const found = judge(installer, site, hasLock && !isFrozen)
        if (found !== undefined) yield found
      }
    }
  },
}

function isFrozenByVariable({ variables }: Installer, { stage, step }: RunSite): boolean {
  return variables.some((name) => isOn(envInLineage(stage, step, name)))
}

function judge(installer: Installer, { invocation }: RunSite, isOpen: boolean): Problem | undefined {
  const { command, verbs, updates, frozen } = installer
  const { args, command: whole, word } = invocation
  const [verb, ...packages] = operandsOf(args, valueFlags)
  if (args.some(({ value }) => ['-g', '--global', '--bundler', '--help', '--version'].includes(value))) return undefined
  if (verb !== undefined && updates.includes(verb.value))
    return problem(verb, `${command} ${verb.value} takes the newest versions and passes by the lock file`)
  if (packages.length > 0 || !verbs.includes(verb?.value ?? '')) return undefined
  const passed = args.find(({ value }) => bypass.test(value))
  if (passed !== undefined) return problem(passed, `${passed.value} installs without regard to the lock file`)
  const [flag] = frozen
  if (!isOpen || flag === undefined || frozen.some((one) => hasWord(args, one))) return undefined
  if (verb === undefined && args.length > 0) return undefined
  return problem(
    whole,
    `${command} may write another lock file than the one that was reviewed`,
    mayBreak(
      `adds ${flag}, which fails where manifest and lock file do not agree`,
      insertedAfter(verb ?? word, verb ? ` ${flag}` : ` install ${flag}`),
    ),
  )
}

/** `--frozen-lockfile`, also as `--frozen-lockfile=true`. */
function hasWord(args: readonly ShellWord[], flag: string): boolean {
  return args.some(({ value }) => value === flag || value === `${flag}=true`)
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase())
}
