import type { ReadImage } from '../read-image.ts'
import type { Closure } from './closure.ts'
import type { FileTree, TreeFile } from './file-tree.ts'
import type { FoundFacts } from './found-facts.ts'
import type { OwningPackage } from './packages.ts'
import { findTools } from './tools.ts'
import type { SetIdFile, Surface, Tool } from './types.ts'

/** An image as the surface is found in it. */
export interface Parts {
  readonly read: ReadImage
  readonly tree: FileTree
  readonly facts: FoundFacts
  readonly packages: ReadonlyMap<string, OwningPackage>
}

export type Seen = Pick<Surface, 'tools' | 'setIdFiles' | 'before'>

/** What is there, whether anything needs it or not. */
export function seenIn({ read, tree, facts, packages }: Parts, closure: Closure | undefined): Seen {
  const brought = broughtBy(read, facts, closure)
  const tools = findTools(tree).map(
    ({ class: kind, names, path, links }): Tool => ({ ...brought(path, links), class: kind, names }),
  )
  const setIdFiles = [...tree.files()]
    .filter(isSetId)
    .map(({ path, mode }): SetIdFile => ({ ...brought(path, []), mode }))
  const counts = { packages: packages.size, bytes: bytesOf(tree), setId: setIdFiles.length, tools: tools.length }
  return { tools, setIdFiles, before: counts }
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
