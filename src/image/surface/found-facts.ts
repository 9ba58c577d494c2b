import type { Find, ProgramFacts, ScriptFacts } from '../analysis/index.ts'
import { ownersOf } from '../inventory/index.ts'
import type { ReadImage } from '../read-image.ts'

/** What the layers say of the programs that are in the image. */
export interface FoundFacts {
  /** Whether anybody looked. */
  readonly looked: boolean
  readonly programs: ReadonlyMap<string, ProgramFacts>
  readonly scripts: ReadonlyMap<string, ScriptFacts>
  readonly libraryFolders: readonly string[]
  /** The package of the operating system that brought a file. */
  owner(path: string): string | undefined
}

/** Takes together what was found in the layers, as far as it is in the image. */
export function foundFactsOf({ layers, overlay }: Pick<ReadImage, 'layers' | 'overlay'>): FoundFacts {
  const programs = new Map<string, ProgramFacts>()
  const scripts = new Map<string, ScriptFacts>()
  const libraryFolders: string[] = []
  const ownership: Find[] = []
  for (const [layer, { finds }] of layers.entries())
    for (const find of finds) {
      if (overlay.layerOf(find.path) !== layer) continue
      if (find.kind === 'program') programs.set(find.path, find)
      else if (find.kind === 'script') scripts.set(find.path, find)
      else if (find.kind === 'library-folders') libraryFolders.push(...find.folders)
      else if (find.kind === 'owned' || find.kind === 'packages') ownership.push(find)
    }
  const owner = ownersOf(ownership, overlay)
  return { looked: programs.size + scripts.size > 0, programs, scripts, libraryFolders, owner }
}
