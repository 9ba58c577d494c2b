import type { ReadImage } from '../read-image.ts'
import { saysHowItRuns } from '../source/index.ts'
import cannotKnow from './cannot-know.json' with { type: 'json' }
import { type Closure, closureOf } from './closure.ts'
import { type FileTree, fileTreeOf } from './file-tree.ts'
import { type FoundFacts, foundFactsOf } from './found-facts.ts'
import { libraryFinder } from './libraries.ts'
import { neededPackages, ownershipGap, owningPackages, ownsFiles, removablePackages } from './packages.ts'
import { environmentOf } from './places.ts'
import { type Parts, type Seen, seenIn } from './seen.ts'
import { smallerBaseOf } from './smaller-base.ts'
import { type Start, startOf } from './start.ts'
import type { SetIdFile, Surface, SurfaceCount, Tool } from './types.ts'

/** What an intruder finds in an image, what its program needs, and what nothing needs. */
export function surfaceOf(read: ReadImage): Surface {
  const tree = fileTreeOf(read)
  const facts = foundFactsOf(read)
  const packages = owningPackages(read, tree, facts)
  const started = startIn(read, tree, facts)
  if (started.ok) return knownSurface({ read, tree, facts, packages }, started.start)
  const seen = seenIn({ read, tree, facts, packages }, undefined)
  const entry = { kind: 'unknown', why: started.why } as const
  return { entry, ...seen, removable: [], missingLibraries: [], cannotKnow }
}

function knownSurface(parts: Parts, start: Start): Surface {
  const { read, packages } = parts
  const closure = closureFor(parts, start)
  const seen = seenIn(parts, closure)
  const kept = ownsFiles(packages) ? neededPackages(packages, closure) : new Set(packages.keys())
  const removable = removablePackages(packages, kept, read.base.layers)
  const after = countAfter(seen, removable, kept)
  const isLess = after.packages < seen.before.packages || after.tools < seen.before.tools
  const smaller = isLess ? smallerFor(parts, start) : undefined
  return {
    entry: { kind: 'known', program: `/${start.called}`, runtimes: closure.runtimes },
    ...seen,
    after,
    removable,
    missingLibraries: closure.missing,
    ...(smaller !== undefined && { smaller }),
    cannotKnow: [...start.gaps, ...ownershipGap(packages), ...cannotKnow],
  }
}

/** What is left when the packages are gone. What no package brought goes where it is not copied along. */
function countAfter(
  { before, tools, setIdFiles }: Seen,
  removable: Surface['removable'],
  kept: ReadonlySet<string>,
): SurfaceCount {
  const stays = ({ needed, owner }: Tool | SetIdFile): boolean =>
    needed === true || (owner !== undefined && kept.has(owner))
  return {
    packages: before.packages - removable.length,
    bytes: before.bytes - removable.reduce((sum, { bytes }) => sum + bytes, 0),
    setId: setIdFiles.filter(stays).length,
    tools: tools.filter(stays).length,
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

function closureFor({ read, tree, facts }: Parts, start: Start): Closure {
  return closureOf(start, tree, facts, libraryFinder(tree, facts, environmentOf(read.source.config)))
}

/** Of the program by itself: no smaller base has the shell that scripts around it want. */
function smallerFor(parts: Parts, start: Start): Surface['smaller'] {
  const program = parts.tree.resolve(start.program)
  const alone = { ...start, files: program === undefined ? [] : [program] }
  return smallerBaseOf({ ...parts, start, core: closureFor(parts, alone) })
}
