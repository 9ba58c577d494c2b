import { type Build, lineageOf, rootBase, type Stage, type Step } from '../build/index.ts'
import type { Rule } from '../types.ts'
import table from './dev-dependencies.json' with { type: 'json' }
import { npmValueFlags } from './npm-flags.ts'
import { envInLineage, instructionsIn, invocationsIn, operandsOf, problem, type RunSite, sourceStage } from './sites.ts'

/** A program that installs what a manifest names, packages for developers included. */
interface Manager {
  readonly commands: readonly string[]
  readonly verbs: readonly string[]
  /** Flags and variables that leave those packages out. */
  readonly without: readonly string[]
  readonly variables: Readonly<Record<string, readonly string[]>>
  /** Verbs that take them out again. */
  readonly removes: readonly string[]
  readonly folder: string
}

const managers: readonly Manager[] = table

interface Install extends RunSite {
  readonly manager: Manager
}

const devDependencies: Rule = {
  id: 'IMG-07/dev-dependencies',
  *check(build) {
    const installs = [...installsForAll(build)]
    for (const { invocation, stage } of installs)
      if (build.shipped.has(stage))
        yield problem(invocation.command, 'what only developers need is installed into the image that runs')
    const full = new Map<Stage, ReadonlySet<string>>()
    for (const { instruction, stage } of instructionsIn(build, 'COPY')) {
      const from = build.shipped.has(stage) ? sourceStage(build, instruction, stage) : undefined
      if (from === undefined || build.shipped.has(from)) continue
      const folders = full.get(from) ?? fullFolders(from, installs)
      full.set(from, folders)
      const source = instruction.sources.find(({ text }) => isFull(text, folders))
      if (source !== undefined)
        yield problem(source, 'with the dependencies come those that only developers need: the stage has installed all')
    }
  },
}

/** Installs of everything a manifest names, what is for development included. */
function* installsForAll(build: Build): Generator<Install> {
  const sites = [...invocationsIn(build)]
  for (const manager of managers) {
    const removals = new Map<Stage, number>()
    const steps = new Map<Step, boolean>()
    for (const [at, site] of sites.entries()) if (removes(manager, site)) removals.set(site.stage, at)
    for (const [at, site] of sites.entries()) {
      const { name, args } = site.invocation
      if (!manager.commands.includes(name) || at < (removals.get(site.stage) ?? -1)) continue
      const [verb, ...packages] = operandsOf(args, npmValueFlags)
      const isPlain = packages.length === 0 && manager.verbs.includes(verb?.value ?? '')
      const isOther = verb === undefined && args.length > 0
      const isGlobal = args.some(({ value }) => value === '-g' || value === '--global')
      if (!isPlain || isOther || isGlobal || leavesOut(manager, site)) continue
      const isSet = steps.get(site.step) ?? isSetBefore(manager, site)
      steps.set(site.step, isSet)
      if (!isSet) yield { ...site, manager }
    }
  }
}

function leavesOut({ without, variables }: Manager, { invocation }: RunSite): boolean {
  const words = invocation.args.map(({ value }) => value)
  const flags = [...words, ...words.map((word, at) => `${word}=${words[at + 1] ?? ''}`)]
  const assigned = invocation.command.assignments.map(({ value }) => value)
  const settings = Object.entries(variables).flatMap(([name, values]) => values.map((value) => `${name}=${value}`))
  return flags.some((flag) => without.includes(flag)) || assigned.some((one) => settings.includes(one))
}

function isSetBefore({ variables }: Manager, { stage, step }: RunSite): boolean {
  return Object.entries(variables).some(([name, values]) => {
    const value = envInLineage(stage, step, name)
    return value !== undefined && values.includes(value)
  })
}

/** `npm prune --omit=dev`, or the folder is deleted: what the stage has installed above is gone. */
function removes({ commands, removes: verbs, folder }: Manager, { invocation: { name, args } }: RunSite): boolean {
  return (
    (commands.includes(name) && verbs.includes(operandsOf(args)[0]?.value ?? '')) ||
    (name === 'rm' && args.some(({ value }) => value.includes(folder)))
  )
}

/** Names of the folders in which a stage has packages for developers, and the WORKDIR they lie in. */
function fullFolders(stage: Stage, installs: readonly Install[]): ReadonlySet<string> {
  const line = new Set(lineageOf(stage))
  const names = new Set(installs.filter((one) => line.has(one.stage)).map(({ manager }) => manager.folder))
  const workdir = names.size === 0 ? undefined : workdirOf(stage)
  return workdir === undefined ? names : names.add(workdir)
}

function isFull(path: string, folders: ReadonlySet<string>): boolean {
  const plain = withoutSlash(path)
  return folders.has(plain) || folders.has(plain.slice(plain.lastIndexOf('/') + 1))
}

function workdirOf(stage: Stage): string | undefined {
  const last = lineageOf(stage)
    .toReversed()
    .flatMap(({ steps }) => steps)
    .map(({ instruction }) => instruction)
    .findLast(({ kind }) => kind === 'WORKDIR')
  const text = last !== undefined && 'words' in last ? last.words[0]?.text : undefined
  return text === undefined ? undefined : withoutSlash(text)
}

const withoutSlash = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)

const wholeStage: Rule = {
  id: 'IMG-07/whole-stage-copied',
  *check(build) {
    for (const { instruction, stage } of instructionsIn(build, 'COPY')) {
      const from = build.shipped.has(stage) ? sourceStage(build, instruction, stage) : undefined
      if (from === undefined || rootBase(from) === undefined || build.shipped.has(from)) continue
      const source = instruction.sources.find(({ text }) => /^\/(?:\.|\*)?$/.test(text))
      if (source !== undefined)
        yield problem(source, 'everything the stage has is copied, the tools of the build included')
    }
  },
}

export const buildLeftoverRules: readonly Rule[] = [devDependencies, wholeStage]
