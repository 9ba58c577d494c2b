import type { ShellWord } from '../../../formats/dockerfile/index.ts'
import type { Rule } from '../types.ts'
import { installsIn, managers, type PackageManager } from './package-managers.ts'
import { hasFlag, insertedAfter, invocationsIn, mayBreak, operandsOf, problem, replaced, safe } from './sites.ts'
import { unpinned } from './unpinned.ts'

const pinRule = (manager: PackageManager): Rule => ({
  id: `IMG-14/pin-${manager.name}-versions`,
  *check(build) {
    for (const { packages } of installsIn(build, manager.name))
      yield* unpinned(
        packages.filter((word) => isUnpinned(word, manager)),
        `name${manager.pin}version`,
      )
  },
})

/** A file, an address and what only a variable knows are no names without a version. */
function isUnpinned({ value, expands }: ShellWord, { pin }: PackageManager): boolean {
  if (expands || /[/*]|\.(?:deb|rpm|apk)$|^[.@]/.test(value)) return false
  if (pin === '-') return !/-\d/.test(value)
  return !/[=<>~]/.test(value)
}

const yesRule = (manager: PackageManager, yes: string): Rule => ({
  id: `IMG-14/${manager.name}-yes`,
  *check(build) {
    for (const { invocation, verb } of installsIn(build, manager.name))
      if (
        !hasFlag(invocation.args, 'y', '--yes', '--assume-yes', '--assumeyes', '--non-interactive') &&
        !hasQuiet(manager, invocation.args) &&
        !answers(invocation.command.after)
      )
        yield problem(
          verb,
          `${invocation.name} asks before it installs, and nobody answers in a build`,
          safe(`adds ${yes}`, insertedAfter(verb, ` ${yes}`)),
        )
  },
})

/** `yes | apt-get install`. */
const answers = (after: string): boolean => after === '|'

/** `-qq` of apt-get means `-y`; zypper has `-n`. */
function hasQuiet({ name }: PackageManager, args: readonly ShellWord[]): boolean {
  if (name === 'zypper') return hasFlag(args, 'n')
  return (
    name === 'apt' && args.some(({ value }) => /^-q(?:q|=2)/.test(value) || value === '--force-yes' || value === '-qy')
  )
}

const aptNotAptGet: Rule = {
  id: 'IMG-14/apt-for-scripts',
  *check(build) {
    for (const { invocation } of invocationsIn(build, 'apt')) {
      const isSame = ['install', 'update', 'upgrade', 'remove', 'purge', 'autoremove', 'clean'].includes(
        operandsOf(invocation.args)[0]?.value ?? '',
      )
      const fix = isSame
        ? safe('writes apt-get', replaced(invocation.word, invocation.word.text.replace(/apt$/, 'apt-get')))
        : {}
      yield problem(invocation.word, 'apt is for people at a terminal, and what it prints and takes may change', fix)
    }
  },
}

const recommends: Rule = {
  id: 'IMG-14/install-recommends',
  *check(build) {
    for (const { invocation, verb, packages, stage } of installsIn(build, 'apt'))
      if (
        packages.length > 0 &&
        build.shipped.has(stage) &&
        !invocation.args.some(({ value }) => /^--no-install-recommends|APT::Install-Recommends/i.test(value))
      )
        yield problem(
          verb,
          'packages that are only recommended come along',
          mayBreak(
            'adds --no-install-recommends; what was used without being named is then missing',
            insertedAfter(verb, ' --no-install-recommends'),
          ),
        )
  },
}

const distUpgrade: Rule = {
  id: 'IMG-14/dist-upgrade',
  *check(build) {
    for (const { invocation } of invocationsIn(build, 'apt', 'apt-get', 'zypper', 'apk', 'yum', 'dnf')) {
      const verb = operandsOf(invocation.args)[0]
      if (verb !== undefined && ['dist-upgrade', 'full-upgrade', 'dup'].includes(verb.value))
        yield problem(verb, 'the image becomes another release than its base says; take a newer base instead')
    }
  },
}

const updateAlone: Rule = {
  id: 'IMG-14/update-alone',
  *check(build) {
    for (const { invocation, step, stage } of invocationsIn(build, 'apt', 'apt-get', 'apk')) {
      const verb = operandsOf(invocation.args)[0]
      const installs = step.invocations.some(
        ({ name, args }) =>
          name.startsWith('ap') &&
          args.some(({ value }) => /^(?:install|add|upgrade|dist-upgrade|build-dep|download)$/.test(value)),
      )
      const later = stage.steps.some(
        ({ instruction, invocations }) =>
          instruction.start > step.instruction.start &&
          invocations.some(({ name }) => name.slice(0, 3) === invocation.name.slice(0, 3)),
      )
      if (verb?.value === 'update' && !installs && later && step.invocations.length <= 2)
        yield problem(
          invocation.command,
          'the builder keeps this layer: what is installed below comes from an old list one day',
        )
    }
  },
}

const sshServer: Rule = {
  id: 'IMG-14/ssh-server',
  *check(build) {
    for (const { packages, stage } of installsIn(build))
      for (const word of packages)
        if (
          build.shipped.has(stage) &&
          /^(?:openssh-server|openssh|dropbear|telnetd|telnet-server)(?:=|$)/.test(word.value)
        )
          yield problem(word, 'a container is entered with kubectl exec or docker exec, and needs no door of its own')
  },
}

export const systemPackageRules: readonly Rule[] = [
  ...managers.map(pinRule),
  ...managers.flatMap((manager) => (manager.yes === undefined ? [] : [yesRule(manager, manager.yes)])),
  aptNotAptGet,
  recommends,
  distUpgrade,
  updateAlone,
  sshServer,
]
