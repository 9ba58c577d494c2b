import {
  dpkgListFiles,
  ownerOfCopyright,
  ownerOfDpkgList,
  parseCopyright,
  parseDpkgList,
  parseDpkgMd5sums,
} from '../../formats/dpkg/index.ts'
import { opkgListFiles, ownerOfOpkgList, parseOpkgList } from '../../formats/opkg/index.ts'
import { osReleasePaths } from '../../formats/os-release/index.ts'
import type { FilePattern } from '../../formats/packages/index.ts'
import { ownerOfPacmanList, pacmanListFiles, parsePacmanFiles } from '../../formats/pacman/index.ts'
import type { Analyser, FileFact } from './types.ts'

const releasePaths: ReadonlySet<string> = new Set(osReleasePaths)

/** Keeps the files that name the operating system: which of them counts is known when the layers are together. */
export const releaseAnalyser: Analyser = {
  id: 'os-release',
  version: 1,
  maxBytes: 64 * 1024,
  wants: ({ path }) => releasePaths.has(path),
  analyse: (content, { path, size }) => [{ kind: 'release', path, text: content.read(0, size).toString('latin1') }],
}

/** Debian's packages say their licenses in a file of their own and not in the database. */
export const copyrightAnalyser: Analyser = {
  id: 'copyright',
  version: 1,
  maxBytes: 4 * 1024 * 1024,
  wants: ({ name, path }) => name === 'copyright' && ownerOfCopyright(path) !== undefined,
  analyse: (content, { path, size }) => {
    const owner = ownerOfCopyright(path)
    const licenses = parseCopyright(content.read(0, size))
    return owner === undefined || licenses.length === 0 ? [] : [{ kind: 'licenses', path, owner, licenses }]
  },
}

interface OwnerList {
  readonly files: FilePattern
  readonly parse: (content: Buffer, path: string) => readonly string[]
  readonly owner: (path: string) => string | undefined
}

const lists: readonly OwnerList[] = [
  { files: dpkgListFiles, parse: parseDpkgFiles, owner: (path) => ownerOfDpkgList(path)?.name },
  { files: pacmanListFiles, parse: parsePacmanFiles, owner: ownerOfPacmanList },
  { files: opkgListFiles, parse: parseOpkgList, owner: ownerOfOpkgList },
]

function parseDpkgFiles(content: Buffer, path: string): readonly string[] {
  return path.endsWith('.md5sums') ? parseDpkgMd5sums(content) : parseDpkgList(content)
}

/** Which of the files are kept that packages of the system own: an inventory needs few, and the rest would fill a cache. */
export type OwnedFiles =
  | { readonly kind: 'all' }
  | { readonly kind: 'those that matter'; readonly matters: (path: string) => boolean }

/** Reads which package of the system owns which files. */
export function ownerAnalyser(asked: OwnedFiles): Analyser {
  return {
    id: asked.kind === 'all' ? 'all-owners' : 'owners',
    version: 2,
    maxBytes: 16 * 1024 * 1024,
    wants: (file) => listOf(file) !== undefined,
    analyse: (content, file) => {
      const list = listOf(file)
      const owner = list?.owner(file.path)
      if (list === undefined || owner === undefined) return []
      const files = list.parse(content.read(0, file.size), file.path)
      const owned = asked.kind === 'all' ? files : files.filter(asked.matters)
      return owned.length === 0 ? [] : [{ kind: 'owned', path: file.path, owner, files: owned }]
    },
  }
}

function listOf(file: FileFact): OwnerList | undefined {
  return lists.find(({ files }) => fits(files, file))
}

function fits({ names, suffixes, only }: FilePattern, { name, path }: FileFact): boolean {
  const named = names?.includes(name) === true || suffixes?.some((suffix) => name.endsWith(suffix)) === true
  return named && (only === undefined || only(path))
}
