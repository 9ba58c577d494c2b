import { linesOf, ownedPath } from '../os-packages/index.ts'
import type { FilePattern } from '../packages/index.ts'

/** Where dpkg keeps which files a package owns: `info/NAME.list`, and `NAME.md5sums` also beside distroless' status files. */
export const dpkgListFiles: FilePattern = {
  suffixes: ['.list', '.md5sums'],
  only: (path) => ownerOfDpkgList(path) !== undefined,
}

const listFile = /^var\/lib\/dpkg\/(?:info\/([^/:]+)(?::([^/:]+))?\.(?:list|md5sums)|status\.d\/([^/:]+)\.md5sums)$/

/** The package whose files this file lists; the architecture only where the package can be installed for several. */
export function ownerOfDpkgList(path: string): { readonly name: string; readonly arch?: string } | undefined {
  const [found, name, arch, distrolessName] = listFile.exec(path) ?? []
  if (found === undefined) return undefined
  return { name: name ?? distrolessName ?? '', ...(arch === undefined ? {} : { arch }) }
}

/** The paths in a `.list`, without the directories that they lie in. */
export function parseDpkgList(content: Buffer): readonly string[] {
  const paths = [...linesOf(content.toString('utf8'))].map(({ line }) => ownedPath(line.trim()))
  const parents = new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))))
  return paths.filter((path) => path !== '' && path !== '.' && !parents.has(path))
}

const sumLine = /^[0-9a-f]{32} [ *](.+)$/

/** The paths in a `.md5sums`; configuration files and links are not among them. */
export function parseDpkgMd5sums(content: Buffer): readonly string[] {
  const paths = [...linesOf(content.toString('utf8'))].map(({ line }) => sumLine.exec(line)?.[1])
  return paths.filter((path) => path !== undefined).map(ownedPath)
}
