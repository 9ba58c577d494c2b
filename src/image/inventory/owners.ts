import type { OsPackage } from '../../core/index.ts'
import type { Find } from '../analysis/index.ts'
import type { Overlay } from '../overlay/index.ts'

/** Folders that are links into /usr on most systems; databases still list files under the old names. */
const merged = /^(bin|sbin|lib|lib32|lib64|libx32)\//

/** Gives the package of the operating system that brought a file. */
export function ownersOf(finds: readonly Find[], overlay: Overlay): (path: string) => string | undefined {
  const owners = new Map<string, string>()
  for (const find of finds) {
    if (find.kind === 'owned') note(owners, find.owner, find.files)
    if (find.kind !== 'packages') continue
    for (const one of find.packages as readonly Partial<OsPackage>[])
      if (one.files !== undefined) note(owners, one.name ?? '', one.files)
  }
  return (path) => owners.get(path) ?? (overlay.layerOf(path) === undefined ? undefined : owners.get(unmerged(path)))
}

function note(owners: Map<string, string>, owner: string, files: readonly string[]): void {
  for (const file of files) if (!owners.has(file)) owners.set(file, owner)
}

/** `lib/x` of `usr/lib/x`, and the other way round. */
function unmerged(path: string): string {
  if (merged.test(path)) return `usr/${path}`
  return path.startsWith('usr/') && merged.test(path.slice(4)) ? path.slice(4) : path
}
