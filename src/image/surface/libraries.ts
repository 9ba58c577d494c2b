import type { ProgramFacts } from '../analysis/index.ts'
import type { FileTree, Resolved } from './file-tree.ts'
import type { FoundFacts } from './found-facts.ts'
import triplets from './library-folders.json' with { type: 'json' }

/** Of all programs together: beyond, libraries are found by their names alone. */
const mostLookups = 2_000_000
const mostFolders = 64

/** Finds libraries as the dynamic linker would (ld.so(8)). */
export interface LibraryFinder {
  /** What the program or library at a path needs: where it is, or the name that is nowhere. */
  neededBy(path: string, program: ProgramFacts): readonly (Resolved | { readonly missing: string })[]
}

export function libraryFinder(
  tree: FileTree,
  facts: FoundFacts,
  environment: ReadonlyMap<string, string>,
): LibraryFinder {
  const anywhere = byBaseName(facts)
  const fromEnvironment = (environment.get('LD_LIBRARY_PATH') ?? '').split(':').filter((one) => one !== '')
  const configured = facts.libraryFolders.slice(0, mostFolders)
  let left = mostLookups
  const fits = (found: Resolved, asking: ProgramFacts): boolean => {
    const library = facts.programs.get(found.path)
    return library === undefined || (library.bits === asking.bits && library.machine === asking.machine)
  }
  const find = (name: string, path: string, asking: ProgramFacts): Resolved | undefined => {
    if (name.includes('/')) return tree.resolve(name)
    for (const folder of foldersFor(path, asking)) {
      if (left-- <= 0) break
      const found = tree.resolve(`${folder}/${name}`)
      if (found !== undefined && fits(found, asking)) return found
    }
    // A parent with an RPATH of its own, or a program that loads it by its path: better kept than lost.
    return (anywhere.get(name) ?? []).flatMap((one) => tree.resolve(one) ?? []).find((found) => fits(found, asking))
  }
  const foldersFor = (path: string, asking: ProgramFacts): readonly string[] => {
    const own = asking.runpath.length > 0 ? [] : asking.rpath
    const told = [...own, ...fromEnvironment, ...asking.runpath].map((folder) => expanded(folder, path, asking))
    return [...told.slice(0, mostFolders), ...configured, ...defaultFolders(asking)]
  }
  return {
    neededBy: (path, program) => program.needed.map((name) => find(name, path, program) ?? { missing: name }),
  }
}

/** Libraries by the name of their file and by the name others need them by. */
function byBaseName({ programs }: FoundFacts): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  const note = (name: string, path: string): void => {
    const known = found.get(name)
    if (known === undefined) found.set(name, [path])
    else if (!known.includes(path)) known.push(path)
  }
  for (const [path, { soname }] of programs) {
    note(path.slice(path.lastIndexOf('/') + 1), path)
    if (soname !== undefined) note(soname, path)
  }
  return found
}

function expanded(folder: string, path: string, { bits }: ProgramFacts): string {
  const origin = `/${path.slice(0, Math.max(0, path.lastIndexOf('/')))}`
  return folder
    .replace(/\$(?:ORIGIN\b|\{ORIGIN\})/g, () => origin)
    .replace(/\$(?:LIB\b|\{LIB\})/g, bits === 64 ? 'lib64' : 'lib')
}

function defaultFolders({ bits, machine }: ProgramFacts): readonly string[] {
  const triplet = (triplets as Readonly<Record<string, string>>)[String(machine)]
  const multiarch = triplet === undefined ? [] : [`/lib/${triplet}`, `/usr/lib/${triplet}`]
  const wide = bits === 64 ? ['/lib64', '/usr/lib64'] : ['/lib32', '/usr/lib32']
  return [...multiarch, ...wide, '/lib', '/usr/lib', '/usr/local/lib']
}
