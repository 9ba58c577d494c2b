import type { CopyInstruction } from '../../../formats/dockerfile/index.ts'
import { type Build, type BuildContext, lineageOf, type Stage, type Step } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { instructionsIn, problem } from './sites.ts'

/** What should not get into an image by accident. */
const unwanted = [
  '.git',
  '.env',
  'node_modules',
  '.npmrc',
  '.netrc',
  '.aws',
  '.ssh',
  '.docker',
  '.terraform',
  '.venv',
  'venv',
]

const copyAll: Rule = {
  id: 'IMG-14/copy-all',
  *check(build) {
    for (const { instruction, stage } of instructionsIn(build, 'COPY', 'ADD')) {
      const why = copiesAll(instruction) && build.context ? whyTooMuch(build.context) : undefined
      if (why !== undefined) yield problem(instruction, why, build.shipped.has(stage) ? {} : { severity: 'low' })
    }
  },
}

function whyTooMuch({ ignoreFile, names }: BuildContext): string | undefined {
  if (ignoreFile === undefined)
    return 'there is no .dockerignore: .git, .env, node_modules and whatever else lies in the folder goes into the image'
  const copied = unwanted.filter((name) => names.has(name) && !ignoreFile.excludes(name))
  return copied.length === 0 ? undefined : `.dockerignore lets ${copied.join(', ')} into the image`
}

function copiesAll({ sources, flags }: CopyInstruction): boolean {
  const fromContext = !flags.some(({ name, value }) => name === 'from' || (name === 'exclude' && value !== undefined))
  return fromContext && sources.some(({ text }) => /^["']?(?:\.\/?|\/|\*|\.\/\*)["']?$/.test(text))
}

const overDependencies: Rule = {
  id: 'IMG-14/copy-over-dependencies',
  *check(build) {
    if (build.context === undefined || build.context.ignoreFile?.excludes('node_modules')) return
    for (const { instruction, stage, step } of instructionsIn(build, 'COPY', 'ADD'))
      if (copiesAll(instruction) && hasInstalled(build, stage, step))
        yield problem(
          instruction,
          'a node_modules of the build folder replaces files of the one installed above: other versions, other platform',
        )
  },
}

/** Whether node_modules was made or copied in the stage, or below it, before the step. */
function hasInstalled(build: Build, stage: Stage, until: Step): boolean {
  const before = lineageOf(stage)
    .flatMap(({ steps }) => steps)
    .filter(({ instruction }) => instruction.start < until.instruction.start)
  return before.some(({ instruction, invocations }) => {
    if (instruction.kind === 'COPY') return instruction.destination.text.includes('node_modules')
    return (
      invocations.some(({ name, args }) => ['npm', 'yarn', 'pnpm'].includes(name) && isInstall(name, args[0]?.value)) &&
      build.context !== undefined
    )
  })
}

function isInstall(name: string, verb: string | undefined): boolean {
  return verb === undefined
    ? name === 'yarn'
    : ['ci', 'install', 'i', 'add', 'clean-install'].includes(verb) || verb.startsWith('--')
}

const ignoredSource: Rule = {
  id: 'IMG-14/copy-ignored-file',
  *check(build) {
    const ignoreFile = build.context?.ignoreFile
    if (ignoreFile === undefined) return
    for (const { instruction } of instructionsIn(build, 'COPY', 'ADD')) {
      if (instruction.flags.some(({ name }) => name === 'from')) continue
      for (const source of instruction.sources)
        if (/^[\w./-]+$/.test(source.text) && !/^\.?\/?$/.test(source.text) && ignoreFile.excludes(source.text))
          yield problem(source, '.dockerignore keeps this from the builder: the build fails')
    }
  },
}

export const contextRules: readonly Rule[] = [copyAll, overDependencies, ignoredSource]
