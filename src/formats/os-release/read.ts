import { releaseReaders } from './readers.ts'
import type { OsRelease } from './types.ts'

/** The paths to collect, from the root. The first two are often one file and a link to it. */
export const osReleasePaths: readonly string[] = [...releaseReaders.keys()]

/**
 * Which system the files describe, by path from the root; undefined when none of them says. What the first leaves
 * open is taken from the next that speaks of the same system.
 */
export function readOsRelease(files: ReadonlyMap<string, Buffer>): OsRelease | undefined {
  let best: OsRelease | undefined
  for (const [path, read] of releaseReaders) {
    const content = files.get(path)
    const found = content && read(content)
    if (found) best = best === undefined ? found : completed(best, found)
  }
  return best
}

/** A nameless `linux` becomes what a later file calls it. */
function completed(best: OsRelease, more: OsRelease): OsRelease {
  if (best.id !== more.id && best.id !== 'linux') return best
  return {
    id: more.id,
    versionId: best.versionId || more.versionId,
    idLike: best.idLike.length > 0 ? best.idLike : more.idLike,
    name: best.name || more.name,
    prettyName: best.prettyName || more.prettyName,
    codename: best.codename || more.codename,
  }
}
