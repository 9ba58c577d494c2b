import { cleanPath, type FileType } from '../layer/index.ts'
import type { ReadImage } from '../read-image.ts'

/** A path of the image, with what its layer says of it. */
export interface TreeFile {
  readonly path: string
  readonly layer: number
  readonly type: FileType
  readonly mode: number
  /** Of the bytes that stand here: none for another name of a file. */
  readonly size: number
  /** Of a link, as written. */
  readonly link: string | undefined
}

/** Where a path leads: the file, and the links on the way. */
export interface Resolved {
  readonly path: string
  readonly links: readonly string[]
}

/** The files of an image as a program in it would find them. Links never lead out of the image. */
export interface FileTree {
  readonly size: number
  files(): IterableIterator<TreeFile>
  file(path: string): TreeFile | undefined
  /** Undefined where a part is missing, or links go in circles. */
  resolve(path: string): Resolved | undefined
  /** The names in a folder, as far as they are no folders themselves. */
  namesIn(folder: string): readonly string[]
}

export function fileTreeOf({ layers, overlay }: Pick<ReadImage, 'layers' | 'overlay'>): FileTree {
  const files = new Map<string, TreeFile>()
  const folders = new Map<string, string[]>()
  for (const { path, layer, index } of overlay.entries()) {
    const table = layers[layer]?.files
    const type = table?.types[index]
    if (table === undefined || type === undefined) continue
    const [mode, size] = [table.modes[index] ?? 0, type === '-' ? (table.sizes[index] ?? 0) : 0]
    files.set(path, { path, layer, type, mode, size, link: table.links[index] })
    if (type !== 'd') noteIn(folders, path)
  }
  return {
    size: files.size,
    files: () => files.values(),
    file: (path) => files.get(path),
    resolve: (path) => resolve(files, path),
    namesIn: (folder) => folders.get(folder) ?? [],
  }
}

function noteIn(folders: Map<string, string[]>, path: string): void {
  const slash = path.lastIndexOf('/')
  const folder = path.slice(0, Math.max(0, slash))
  const names = folders.get(folder)
  if (names === undefined) folders.set(folder, [path.slice(slash + 1)])
  else names.push(path.slice(slash + 1))
}

/** As the kernel has it (`ELOOP`). */
const mostLinks = 40
/** Names on the way, so that links into links of long paths cost no more than one long path. */
const mostSteps = 4096

function resolve(files: ReadonlyMap<string, TreeFile>, start: string): Resolved | undefined {
  const links: string[] = []
  const open = partsOf(start).reverse()
  let at = ''
  let steps = 0
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (steps++ > mostSteps) return undefined
    if (part === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')))
      continue
    }
    const next = at === '' ? part : `${at}/${part}`
    const target = linkTarget(files.get(next))
    if (target === undefined) at = next
    else {
      if (links.push(next) > mostLinks || target.length > mostSteps) return undefined
      open.push(...partsOf(target).reverse())
      if (target.startsWith('/')) at = ''
    }
  }
  return files.has(at) ? { path: at, links } : undefined
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.')

/** Of a hard link: the file it is another name of, which is named from the root. */
function linkTarget(file: TreeFile | undefined): string | undefined {
  if (file?.type === 'l') return file.link
  if (file?.type !== 'h') return undefined
  const cleaned = cleanPath(file.link ?? '')
  return typeof cleaned === 'string' || cleaned.path === file.path ? undefined : `/${cleaned.path}`
}
