import type { ShellWord } from '../../../formats/dockerfile/index.ts'
import type { Build, Invocation } from '../build/index.ts'
import type { Rule } from '../types.ts'
import table from './package-managers.json' with { type: 'json' }
import {
  appended,
  hasCacheMount,
  hasFlag,
  insertedAfter,
  invocationsIn,
  mayBreak,
  operandsOf,
  problem,
  type RunSite,
  replaced,
  safe,
} from './sites.ts'

interface PackageManager {
  readonly name: string
  readonly commands: readonly string[]
  readonly installs: readonly string[]
  /** How a version is written behind a name. */
  readonly pin: string
  readonly valueFlags: readonly string[]
  /** Where it asks before it does something. */
  readonly yes?: string
  /** What it leaves behind. */
  readonly cache?: {
    readonly filledBy: readonly string[]
    readonly places: readonly string[]
    readonly clean: string
    readonly what: string
  }
}

const managers: readonly PackageManager[] = table

/** Installations of packages of a system, and the packages. */
export function* installsIn(build: Build, ...only: readonly string[]) {
  for (const manager of managers) {
    if (only.length > 0 && !only.includes(manager.name)) continue
    for (const site of invocationsIn(build, ...manager.commands)) {
      const [verb, ...packages] = operandsOf(site.invocation.args, new Set(manager.valueFlags))
      if (verb !== undefined && manager.installs.includes(verb.value)) yield { ...site, manager, verb, packages }
    }
  }
}

const pinRule = (manager: PackageManager): Rule => ({
  id: `IMG-14/pin-${manager.name}-versions`,
  *check(build) {
    for (const { packages } of installsIn(build, manager.name)) {
      const open = packages.filter((word) => isUnpinned(word, manager))
      const [first] = open
      if (first === undefined) continue
      const names = open
        .map(({ value }) => value)
        .slice(0, 5)
        .join(', ')
      yield problem(
        first,
        `${names}${open.length > 5 ? ' …' : ''}: which version is installed depends on the day of the build`,
      )
    }
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
        !hasFlag(invocation.args, 'y', '--yes', '--assume-yes', '--assumeyes', '--non-interactive', '-n') &&
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

type Cache = NonNullable<PackageManager['cache']>

const cacheRule = (manager: PackageManager, cache: Cache): Rule => ({
  id: `IMG-14/${manager.name}-cache-left`,
  *check(build) {
    for (const site of invocationsIn(build, ...manager.commands)) {
      const { run, step, stage, invocation } = site
      if (!build.shipped.has(stage) || hasCacheMount(run, ...cache.places) || isCleaned(site, cache)) continue
      const isFirst = step.invocations.find((one) => hasVerb(one, manager, cache.filledBy)) === invocation
      if (!isFirst || !step.invocations.some((one) => hasVerb(one, manager, manager.installs))) continue
      const fix = isNeededBelow(build, site, manager, cache) ? [] : appended(run, build, cache.clean)
      yield problem(invocation.command, `${cache.what} stays in this layer`, safe(`adds ${cache.clean}`, ...fix))
    }
  },
})

function hasVerb({ name, args }: Invocation, { commands }: PackageManager, verbs: readonly string[]): boolean {
  return commands.includes(name) && args.some(({ value }) => verbs.includes(value))
}

function isCleaned({ step }: RunSite, { places, clean }: Cache): boolean {
  return step.invocations.some(({ name, args }) => {
    const words = args.map(({ value }) => value)
    if (name === 'rm' || name === 'find') return words.some((word) => places.some((place) => isAround(word, place)))
    return clean.startsWith(name) && words.some((word) => word === 'clean' || word === '-cc')
  })
}

function isAround(path: string, place: string): boolean {
  const folder = path.replace(/\/?\*?$/, '')
  return path.startsWith(place) || (folder !== '' && place.startsWith(folder))
}

/** A later RUN that installs without fetching anew lives on what this one has left. */
function isNeededBelow(build: Build, { run }: RunSite, manager: PackageManager, { filledBy }: Cache): boolean {
  if (filledBy.some((verb) => manager.installs.includes(verb))) return false
  const later = build.stages.flatMap(({ steps }) => steps).filter(({ instruction }) => instruction.start > run.start)
  return later.some(
    ({ invocations }) =>
      invocations.some((one) => hasVerb(one, manager, manager.installs)) &&
      !invocations.some((one) => hasVerb(one, manager, filledBy)),
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

const apkCache: Rule = {
  id: 'IMG-14/apk-no-cache',
  *check(build) {
    for (const { invocation, verb, run, step, stage } of installsIn(build, 'apk')) {
      if (
        !build.shipped.has(stage) ||
        invocation.args.some(({ value }) => value === '--no-cache') ||
        hasCacheMount(run, '/apk')
      )
        continue
      if (
        step.invocations.some(
          ({ name, args }) => name === 'rm' && args.some(({ value }) => value.startsWith('/var/cache')),
        )
      )
        continue
      const hasUpdated = invocation.args.some(
        ({ value }) => value === '-U' || value === '--update' || value === '--update-cache',
      )
      yield problem(
        verb,
        hasUpdated
          ? 'the index that is fetched stays in this layer'
          : 'without --no-cache the index has to be fetched before, and stays in a layer',
        safe('adds --no-cache', insertedAfter(verb, ' --no-cache')),
      )
    }
  },
}

export const systemPackageRules: readonly Rule[] = [
  ...managers.map(pinRule),
  ...managers.flatMap((manager) => (manager.yes === undefined ? [] : [yesRule(manager, manager.yes)])),
  ...managers.flatMap((manager) => (manager.cache === undefined ? [] : [cacheRule(manager, manager.cache)])),
  aptNotAptGet,
  recommends,
  distUpgrade,
  updateAlone,
  sshServer,
  apkCache,
]
