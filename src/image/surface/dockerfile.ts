import type { ImageConfig } from '../../formats/oci/index.ts'
import type { Closure } from './closure.ts'
import { dataFolders } from './data-folders.ts'
import { placesOf } from './places.ts'
import type { Needs } from './smaller-base.ts'

export interface BaseChoice {
  readonly image: string
  readonly libraries: readonly string[]
  readonly starts?: string
}

/** A Dockerfile of two stages: today's image, and the smaller one with what the program needs of it. */
export function writeDockerfile(needs: Needs, { image, libraries, starts }: BaseChoice): string {
  const { read, start } = needs
  const { config, tags } = read.source
  const lines = [
    `FROM ${plainWord(tags[0] ?? 'this-image')} AS build`,
    '',
    `FROM ${image}`,
    ...copyLines(needs, libraries, starts !== undefined),
    ...(config.env.length === 0 ? [] : [`# ENV as before: ${variableNames(config).join(', ')}`]),
    ...(config.workingDir === '' ? [] : [`WORKDIR ${plainWord(config.workingDir)}`]),
    ...config.exposedPorts.map((port) => `EXPOSE ${plainWord(port)}`),
    `USER ${/^\d+(?::\d+)?$/.test(config.user) && !/^0+(?::|$)/.test(config.user) ? config.user : '65532'}`,
    ...entryLines(needs, starts ?? `/${start.called}`),
  ]
  return `${lines.join('\n')}\n`
}

const mostCopies = 40

function copyLines(needs: Needs, libraries: readonly string[], hasRuntime: boolean): readonly string[] {
  const { start, core, facts } = needs
  const folders = [...start.folders].sort()
  const inFolder = (path: string): boolean => folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
  const program = hasRuntime ? [] : [start.called]
  const operands = start.files
    .map(({ path }) => path)
    .filter((path) => !facts.programs.has(path) && !facts.scripts.has(path))
  const data = hasRuntime ? packagesOfLanguage(core) : dataFolders(needs)
  const paths = [...new Set([...program, ...operands, ...libraries, ...data])].filter((path) => !inFolder(path))
  const all = [...folders, ...paths]
  const rest = all.length - mostCopies
  return [...all.slice(0, mostCopies).map(copyLine), ...(rest > 0 ? [`# and ${rest} more files and folders`] : [])]
}

/** What was installed for the application among the language's own library. */
function packagesOfLanguage({ needed }: Closure): readonly string[] {
  const found = [...needed.keys()].flatMap((path) => /^.*?\/(?:site|dist)-packages(?=\/)/.exec(path)?.[0] ?? [])
  return [...new Set(found)].sort()
}

function copyLine(path: string): string {
  const at = `/${path}`
  return isPlain.test(at) ? `COPY --from=build ${at} ${at}` : `COPY --from=build ${JSON.stringify([at, at])}`
}

/** In the words of the image where it starts the program itself; a script in between says them only when it runs. */
function entryLines({ read, tree, start }: Needs, program: string): readonly string[] {
  const { entrypoint, cmd } = read.source.config
  const words = [...entrypoint, ...cmd]
  const places = placesOf(read.source.config, tree)
  const at = words.findIndex((word) => places.program(word)?.path === start.program)
  if (at === -1)
    return [
      `# ${JSON.stringify(words.map((word) => word.slice(0, 80)))} starts it through a shell or a script: give its arguments here`,
      `ENTRYPOINT ${JSON.stringify([program])}`,
    ]
  return [`ENTRYPOINT ${JSON.stringify([program, ...words.slice(at + 1)])}`]
}

/** Values may be secrets. */
const variableNames = ({ env }: ImageConfig): readonly string[] =>
  env.map((entry) => plainWord(entry.split('=', 1)[0] ?? '')).slice(0, 30)

const isPlain = /^[\w./:@+,~-]+$/

/** What an image says of itself could hold lines of its own. */
function plainWord(word: string): string {
  return isPlain.test(word) ? word : JSON.stringify(word)
}
