import { shorten } from '../../../core/index.ts'
import type { ShellWord } from '../../../formats/dockerfile/index.ts'
import { type Build, type Invocation, lineageOf, rootBase, type Step } from '../build/index.ts'
import type { Problem, Rule } from '../types.ts'
import table from './build-tools.json' with { type: 'json' }
import { installsIn } from './package-managers.ts'
import { operandsOf, problem } from './sites.ts'

const tools = new Set(table.packages)
const endings = table.packageEndings
const builds: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(table.buildCommands))

const toolsInFinal: Rule = {
  id: 'IMG-07/build-tools-in-final',
  *check(build) {
    yield* installedTools(build)
    yield* sdkBase(build)
  },
}

function* installedTools(build: Build): Generator<Problem> {
  for (const { stage, step, packages } of installsIn(build)) {
    const found = packages.filter(isTool)
    const [first] = found
    if (first === undefined || !build.shipped.has(stage) || removes(step)) continue
    const names = found
      .map(({ value }) => value)
      .slice(0, 5)
      .join(', ')
    yield problem(first, `${names}${found.length > 5 ? ' …' : ''}: what is needed to build is in the image that runs`, {
      sketch: sketchFor(build, step),
    })
  }
}

function isTool({ value }: ShellWord): boolean {
  const name = value.split(/[=<>~]/, 1)[0] ?? ''
  return tools.has(name) || endings.some((ending) => name.endsWith(ending))
}

/** Taken away again in the same layer, as with `apk del .build-deps`. */
function removes({ invocations }: Step): boolean {
  return invocations.some(({ args }) =>
    args.some(({ value }) => ['del', 'purge', 'remove', 'autoremove', 'erase'].includes(value)),
  )
}

function* sdkBase(build: Build): Generator<Problem> {
  const base = rootBase(build.final)
  const builder = lineageOf(build.final)
    .flatMap(({ steps }) => steps)
    .find(({ invocations }) => invocations.some(isBuild))
  if (base?.facts.isSdk)
    yield problem(
      build.final.from.image,
      'the image that runs has compilers and package managers: its base is made for building',
      { sketch: sketchFor(build, builder) },
    )
  else if (builder !== undefined && build.stages.length === 1)
    yield problem(
      firstBuild(builder) ?? build.final.from,
      'the program is built in the image that runs: sources, tools and caches of the build stay',
      { sketch: sketchFor(build, builder) },
    )
}

function isBuild({ name, args }: Invocation): boolean {
  const verbs = builds.get(name)
  if (verbs === undefined) return false
  const words = operandsOf(args).map(({ value }) => value)
  return verbs.length === 0 || verbs.some((verb) => verb === words[0] || verb === words.slice(0, 2).join(' '))
}

function firstBuild({ invocations }: Step) {
  return invocations.find(isBuild)?.command
}

/** How the file could look in two stages: to be read, not to be built as it stands. */
function sketchFor(build: Build, step: Step | undefined): string[] {
  const { from } = build.final
  const facts = rootBase(build.final)?.facts
  const folder = build.final.steps.map(({ instruction }) => instruction).findLast(({ kind }) => kind === 'WORKDIR')
  const path = (folder && 'words' in folder && folder.words[0]?.text) || '/app'
  const run = step && build.dockerfile.text.slice(step.instruction.start, step.instruction.bodyEnd).split('\n')
  return [
    `FROM ${from.image.text} AS build`,
    `WORKDIR ${path}`,
    ...(run === undefined ? ['RUN …'] : [shorten(run[0] ?? '', 90), ...(run.length > 1 ? ['    …'] : [])]),
    '',
    `FROM ${facts?.runtimeImage ?? 'the same image without build tools'}`,
    `WORKDIR ${path}`,
    `COPY --from=build ${path} ${path}`,
    'USER 65532',
  ]
}

export const buildToolRules: readonly Rule[] = [toolsInFinal]
