import { count, matchesGlob } from '../../core/index.ts'
import type { Inventory } from '../inventory/index.ts'
import type { ReadImage } from '../read-image.ts'
import bases from './bases.json' with { type: 'json' }
import type { Closure } from './closure.ts'
import { writeDockerfile } from './dockerfile.ts'
import type { FileTree } from './file-tree.ts'
import type { FoundFacts } from './found-facts.ts'
import type { OwningPackage } from './packages.ts'
import { runtimeOf } from './runtimes.ts'
import type { Start } from './start.ts'
import type { SmallerBase } from './types.ts'

/** What a proposal is made from. `core` is what the program itself needs, without scripts and health checks around it. */
export interface Needs {
  readonly read: ReadImage
  readonly tree: FileTree
  readonly facts: FoundFacts
  readonly start: Start
  readonly core: Closure
  readonly packages: ReadonlyMap<string, OwningPackage>
}

/** A base, and which files must be brought along. */
interface Choice {
  readonly image: string
  readonly why: string
  readonly others: readonly string[]
  readonly caveats: readonly string[]
  readonly libraries: readonly string[]
  /** What runs the program there, where it is elsewhere. */
  readonly starts?: string
}

interface RuntimeBase {
  readonly image: string
  readonly versionOf: string
  readonly parts: number
  readonly major: string
  readonly others: readonly string[]
  readonly starts: readonly string[]
}

const runtimeBases = new Map<string, RuntimeBase>(Object.entries(bases.runtimes))

/** The smallest well-known base that would do for what the image starts. */
export function smallerBaseOf(needs: Needs): SmallerBase | undefined {
  const choice = ofRuntime(needs) ?? ofProgram(needs)
  if (choice === undefined) return undefined
  const { image, why, others, caveats } = choice
  return {
    image,
    why,
    others,
    caveats: [...caveats, bases.writes, bases.built],
    dockerfile: writeDockerfile(needs, choice),
  }
}

function ofRuntime({ read, start, facts }: Needs): Choice | undefined {
  const runtime = runtimeOf(start.program)
  const base = runtime === undefined ? undefined : runtimeBases.get(runtime.id)
  if (runtime === undefined || base === undefined) return undefined
  const major = majorOf(base, read.inventory) ?? base.major
  const named = (text: string): string =>
    text.replace('{major}', major).replace('{release}', releaseOf(read) ?? bases.defaultRelease)
  const [starts] = base.starts
  return {
    image: named(base.image),
    why: `The image starts ${runtime.id}, which that base brings without a shell or a package manager where it can.`,
    others: base.others.map(named),
    caveats: [
      ...(usesMusl(start.program, facts) ? [bases.musl] : []),
      ...foreignRelease(read),
      `Check that the ${runtime.id} of that base has the version that the application was made for.`,
    ],
    libraries: [],
    ...(starts !== undefined && { starts }),
  }
}

function ofProgram({ read, tree, facts, start, core }: Needs): Choice | undefined {
  const program = facts.programs.get(start.program)
  if (program === undefined) return undefined
  const release = releaseOf(read) ?? bases.defaultRelease
  const libraries = librariesOf(core, facts, tree)
  const distroless = (name: string): string => `gcr.io/distroless/${name}-debian${release}`
  if (libraries.length === 0 && program.interpreter === undefined)
    return {
      image: distroless('static'),
      why: 'The program is linked statically: it needs no library at all.',
      others: ['scratch (without certificates, time zones and users)'],
      caveats: [],
      libraries: [],
    }
  if (usesMusl(start.program, facts))
    return {
      image: distroless('static'),
      why: `The program needs musl${more(libraries.filter((path) => !/musl/.test(path)))}, which is copied along with it.`,
      others: ['alpine without its package manager: apk del apk-tools'],
      caveats: [bases.musl],
      libraries: [
        ...(program.interpreter === undefined ? [] : [program.interpreter.replace(/^\/+/, '')]),
        ...libraries,
      ],
    }
  const rest = libraries.filter((path) => !fitsAny(bases.withBase, path))
  const isPlain = rest.every((path) => !fitsAny(bases.withCc, path))
  const copied = rest.filter((path) => !fitsAny(bases.withCc, path))
  return {
    image: distroless(isPlain ? 'base' : 'cc'),
    why: `The program needs glibc${isPlain ? '' : ' and the libraries of C++'}, which that base has${copied.length === 0 ? '' : `,${more(copied).replace(' with', ' and')}, copied along with it`}.`,
    others: [],
    caveats: foreignRelease(read),
    libraries: copied,
  }
}

const more = (libraries: readonly string[]): string =>
  libraries.length === 0 ? '' : ` with ${count(libraries.length, 'more library', 'more libraries')}`

/** Libraries under the names they are looked for by: those are what a loader opens. */
function librariesOf({ needed }: Closure, { programs }: FoundFacts, tree: FileTree): readonly string[] {
  const found = [...needed].flatMap(([path, reason]) => {
    const program = reason === 'library' ? programs.get(path) : undefined
    if (program === undefined) return []
    const named = `${path.slice(0, path.lastIndexOf('/') + 1)}${program.soname ?? ''}`
    return [tree.file(named) !== undefined && program.soname !== undefined ? named : path]
  })
  return [...new Set(found)].sort()
}

function fitsAny(patterns: readonly string[], path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return patterns.some((pattern) => matchesGlob(pattern, name))
}

function usesMusl(program: string, { programs }: FoundFacts): boolean {
  return programs.get(program)?.interpreter?.includes('ld-musl') === true
}

function releaseOf({ inventory: { os } }: ReadImage): string | undefined {
  return os?.id === 'debian' && bases.debianReleases.includes(os.versionId) ? os.versionId : undefined
}

const foreignRelease = (read: ReadImage): readonly string[] => (releaseOf(read) === undefined ? [bases.release] : [])

/** `3.11` of `3.11.2-1+b1`; `17` of `17.0.15+6`. */
function majorOf({ versionOf, parts }: RuntimeBase, { packages }: Inventory): string | undefined {
  const named = packages.find(({ package: { name, type } }) => type === 'generic' && name === versionOf)
  const like = packages.find(
    ({ package: { name } }) => name.startsWith(versionOf) && /^\d/.test(name.slice(versionOf.length)),
  )
  const version = (named ?? like)?.package.version.replace(/^\d+:/, '').match(/^\d+(?:\.\d+)*/)?.[0]
  return version?.split('.').slice(0, parts).join('.')
}
