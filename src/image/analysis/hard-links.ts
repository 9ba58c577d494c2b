import type { TarContent, TarMember } from '../../formats/tar/index.ts'
import { cleanPath, type FileTable, isOfArchive, type Visit } from '../layer/index.ts'
import type { Find } from './find.ts'
import type { Analyser, FileFact } from './types.ts'

/** A further name of a file, and who wants the file because of it. */
export interface LinkedName {
  readonly file: FileFact
  readonly analysers: readonly Analyser[]
}

export interface LinkedNames {
  /** Index of a file in its table → the further names by which its content is wanted. */
  readonly wanted: ReadonlyMap<number, readonly LinkedName[]>
  readonly finds: readonly Find[]
}

const maxSteps = 8
const maxNames = 50

/**
 * Hard links have no content of their own, and package managers that keep a store (pnpm, uv) leave little else: it went by
 * under another name, which may have said nothing to anybody.
 */
export function linkedNames(files: FileTable, analysers: readonly Analyser[]): LinkedNames {
  const wanted = new Map<number, LinkedName[]>()
  const finds: Find[] = []
  const links = [...files.types.keys()].filter((index) => files.types[index] === 'h')
  const places = links.length === 0 ? new Map() : placesOf(files)
  for (const link of links) {
    const target = followed(link, files, places)
    const file = factAt(files, link, target ?? link)
    const unread = whoWants(file, target === undefined ? undefined : factAt(files, target, target), analysers)
    if (unread.length === 0) continue
    const names = target === undefined ? undefined : (wanted.get(target) ?? [])
    if (target === undefined || names === undefined || names.length >= maxNames) finds.push(unreadLink(file))
    else wanted.set(target, [...names, { file, analysers: unread }])
  }
  return { wanted, finds }
}

/** Reads those files once more, under their further names; members count as they did when the table was filled. */
export function linkVisit(
  wanted: LinkedNames['wanted'],
  contentFor: (name: LinkedName) => TarContent | undefined,
): Visit {
  let index = -1
  return ({ path, type, behindEnd }: TarMember) => {
    const cleaned = cleanPath(path)
    if (typeof cleaned === 'string' || (behindEnd && !isOfArchive(cleaned.path))) return undefined
    index += 1
    const names = type === 'file' ? wanted.get(index) : undefined
    return names === undefined ? undefined : together(names.flatMap((name) => contentFor(name) ?? []))
  }
}

function together(contents: readonly TarContent[]): TarContent {
  return {
    write: (piece) => {
      for (const one of contents) one.write(piece)
    },
    end: () => {
      for (const one of contents) one.end()
    },
  }
}

function placesOf({ paths, types }: FileTable): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const [index, path] of paths.entries()) if (types[index] === '-' || types[index] === 'h') places.set(path, index)
  return places
}

/** The file of this layer that a link is another name of. */
function followed(link: number, files: FileTable, places: ReadonlyMap<string, number>): number | undefined {
  let index: number | undefined = link
  for (let step = 0; step < maxSteps && index !== undefined; step++) {
    if (files.types[index] === '-') return index
    const target = cleanPath(files.links[index] ?? '')
    index = typeof target === 'string' ? undefined : places.get(target.path)
  }
  return undefined
}

/** Under a name of another kind the same content would only say the same once more. */
function whoWants(file: FileFact, original: FileFact | undefined, analysers: readonly Analyser[]): readonly Analyser[] {
  return analysers.filter((one) => {
    if (!one.wants(file)) return false
    if (original === undefined || !one.wants(original)) return true
    return one.wantsStart === undefined && original.name === file.name
  })
}

function factAt(files: FileTable, named: number, stored: number): FileFact {
  const path = files.paths[named] ?? ''
  const [size = 0, mode = 0] = [files.sizes[stored], files.modes[stored]]
  return { path, name: path.slice(path.lastIndexOf('/') + 1), size, mode }
}

function unreadLink({ path }: FileFact): Find {
  return { kind: 'warning', path, message: 'it is another name of a file that was not read under this one' }
}
