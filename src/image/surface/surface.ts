import type { ReadImage } from '../read-image.ts'
import { saysHowItRuns } from '../source/index.ts'
import cannotKnow from './cannot-know.json' with { type: 'json' }
import { type Closure, closureOf } from './closure.ts'
import { type FileTree, fileTreeOf, type TreeFile } from './file-tree.ts'
import { type FoundFacts, foundFactsOf } from './found-facts.ts'
import { libraryFinder } from './libraries.ts'
import { neededPackages, owningPackages, removablePackages } from './packages.ts'
import { environmentOf } from './places.ts'
import { smallerBaseOf } from './smaller-base.ts'
import { type Start, startOf } from './start.ts'
import { findTools } from './tools.ts'
import type { Entry, SetIdFile, Surface, Tool } from './types.ts'

/** What an intruder finds in an image, what its program needs, and what nothing needs. */
export function surfaceOf(read: ReadImage): Surface {
  const tree = fileTreeOf(read)
  const facts = foundFactsOf(read)
  const started = startIn(read, tree, facts)
  const closure = started.ok ? closureFor(started.start, read, tree, facts) : undefined
  const brought = broughtBy(read, facts, closure)
  const tools = findTools(tree).map(
    (tool): Tool => ({ ...brought(tool.path, tool.links), class: tool.class, names: tool.names, layer: tool.layer }),
  )
  const setIdFiles = [...tree.files()]
    .filter(isSetId)
    .map(({ path, mode }): SetIdFile => ({ ...brought(path, []), mode }))
  const packages = owningPackages(read, tree, facts)
  const before = { packages: packages.size, bytes: bytesOf(tree), setId: setIdFiles.length, tools: tools.length }
  if (!started.ok || closure === undefined)
    return {
      entry: { kind: 'unknown', why: started.ok ? '' : started.why },
      tools,
      setIdFiles,
      before,
      removable: [],
      missingLibraries: [],
      cannotKnow,
    }
  const kept = ownsFiles(packages) ? neededPackages(packages, closure) : new Set(packages.keys())
  const removable = removablePackages(packages, kept, read.base.layers)
  const stays = ({ needed, owner }: Tool | SetIdFile): boolean =>
    needed === true || (owner !== undefined && kept.has(owner))
  const after = {
    packages: kept.size,
    bytes: before.bytes - removable.reduce((sum, { bytes }) => sum + bytes, 0),
    // What no package brought goes where it is not copied along.
    setId: setIdFiles.filter(stays).length,
    tools: tools.filter(stays).length,
  }
  const smaller =
    after.packages < before.packages || after.tools < before.tools
      ? smallerFor(started.start, read, tree, facts)
      : undefined
  return {
    entry: entryOf(started.start, closure),
    tools,
    setIdFiles,
    before,
    after,
    removable,
    missingLibraries: closure.missing,
    ...(smaller !== undefined && { smaller }),
    cannotKnow: [...started.start.gaps, ...ownershipGap(packages), ...cannotKnow],
  }
}

type Started = ReturnType<typeof startOf>

function startIn(read: ReadImage, tree: FileTree, facts: FoundFacts): Started {
  if (!saysHowItRuns(read.source)) return { ok: false, why: 'Nothing says what it starts.' }
  if (!facts.looked) return { ok: false, why: 'No program was looked into.' }
  if (read.layers.some(({ walked }) => walked.damage !== undefined))
    return { ok: false, why: 'A part of the image could not be read.' }
  return startOf(read.source.config, tree, facts)
}

function closureFor(start: Start, read: ReadImage, tree: FileTree, facts: FoundFacts): Closure {
  return closureOf(start, tree, facts, libraryFinder(tree, facts, environmentOf(read.source.config)))
}

/** Of the program by itself: no smaller base has the shell that scripts around it want. */
function smallerFor(start: Start, read: ReadImage, tree: FileTree, facts: FoundFacts): Surface['smaller'] {
  const program = tree.resolve(start.program)
  const alone = { ...start, files: program === undefined ? [] : [program] }
  return smallerBaseOf({ read, tree, facts, start, core: closureFor(alone, read, tree, facts) })
}

function entryOf({ program }: Start, { runtimes }: Closure): Entry {
  return { kind: 'known', program: `/${program}`, runtimes }
}

type BroughtBy = (path: string, links: readonly string[]) => Omit<SetIdFile, 'mode'>

function broughtBy({ overlay, base }: ReadImage, facts: FoundFacts, closure: Closure | undefined): BroughtBy {
  return (path, links) => {
    const owner = [path, ...links].map(facts.owner).find((one) => one !== undefined)
    const layer = overlay.layerOf(path) ?? 0
    return {
      path,
      layer,
      base: layer < base.layers,
      ...(owner !== undefined && { owner }),
      ...(closure !== undefined && { needed: closure.needed.has(path) }),
    }
  }
}

const isSetId = ({ type, mode }: TreeFile): boolean => type === '-' && (mode & 0o6000) !== 0 && (mode & 0o111) !== 0

function bytesOf(tree: FileTree): number {
  let bytes = 0
  for (const { size } of tree.files()) bytes += size
  return bytes
}

type Packages = ReturnType<typeof owningPackages>

/** Without lists of files every package would look as if nothing needed it. */
function ownsFiles(packages: Packages): boolean {
  return [...packages.values()].some(({ paths }) => paths.length > 0)
}

function ownershipGap(packages: Packages): readonly string[] {
  if (packages.size === 0 || ownsFiles(packages)) return []
  return [
    'The package database does not say which files belong to which package, so no package is proposed for removal.',
  ]
}
