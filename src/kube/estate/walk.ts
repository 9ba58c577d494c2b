import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { byCodePoint, matchesGlob, messageOf } from '../../core/index.ts'
import { isArchive, isManifest, readArchive } from './archive.ts'
import { type Chunks, type EstateItem, foreign, type SourceOptions, unread } from './items.ts'
import { readText } from './text.ts'

const maxDepth = 64

/**
 * The objects of files, folders (recursively, in code-point order) and `-` for standard input. Nothing stops the walk:
 * what cannot be read is given as unread.
 */
export async function* readPaths(
  paths: readonly string[],
  input: Chunks,
  options: SourceOptions,
): AsyncGenerator<EstateItem> {
  for (const path of paths) {
    if (path === '-') {
      yield* readText('stdin', input, { ...options, named: true })
      continue
    }
    const kind = kindOf(path)
    if (kind === 'folder') yield* readFolder({ root: realpathSync(path), folder: path, depth: 0 }, options)
    else if (kind === 'file') yield* readFile(path, { ...options, named: true })
    else yield unread(path, 0, kind.problem, kind.hint)
  }
}

type Kind = 'file' | 'folder' | { problem: string; hint: string }

function kindOf(path: string): Kind {
  try {
    const found = statSync(path)
    if (found.isDirectory()) return 'folder'
    if (found.isFile() || found.isFIFO()) return 'file'
    return { problem: 'this is neither a file nor a folder', hint: 'give a file, a folder, or - for standard input' }
  } catch (error) {
    return problemOf(error)
  }
}

function problemOf(error: unknown): { problem: string; hint: string } {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return { problem: 'no such file or folder', hint: 'check the path' }
  if (code === 'EACCES' || code === 'EPERM')
    return { problem: 'no permission to read', hint: 'run as a user who may read it' }
  return { problem: messageOf(error), hint: 'check the path' }
}

async function* readFile(path: string, options: SourceOptions): AsyncGenerator<EstateItem> {
  const chunks = chunksOf(path)
  try {
    yield* isArchive(path) ? readArchive(path, chunks, options) : readText(path, chunks, options)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error // only the file system's own errors are expected here
    const { problem, hint } = problemOf(error)
    yield unread(path, 0, problem, hint)
  }
}

const chunkBytes = 256 * 1024

/** Reads synchronously: nothing else waits for this process, and thousands of small files are read twice as fast. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const size = fstatSync(file).size
    for (;;) {
      const chunk = Buffer.allocUnsafe(size > 0 ? Math.min(size + 1, chunkBytes) : chunkBytes)
      const length = readSync(file, chunk)
      if (length === 0) return
      yield chunk.subarray(0, length)
    }
  } finally {
    closeSync(file)
  }
}

interface Place {
  /** The real path of the folder the user named; nothing outside it is read. */
  readonly root: string
  readonly folder: string
  readonly depth: number
}

/** Folders that hold other people's files, or none for people. */
const skippedFolders = new Set(['.git', 'node_modules'])

/** What a kubelet keeps the files of a ConfigMap in: `..data` leads to `..2026_11_24_12_00_00.123`. */
const mountFolder = /^\.\.(data|\d{4}_\d\d_\d\d_)/

async function* readFolder({ root, folder, depth }: Place, options: SourceOptions): AsyncGenerator<EstateItem> {
  if (depth > maxDepth) {
    yield unread(folder, 0, `folders are nested deeper than ${maxDepth}`, 'scan the inner folder by itself')
    return
  }
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    const { problem, hint } = problemOf(error)
    yield unread(folder, 0, problem, hint)
    return
  }
  const rendered = options.render?.(root, folder, namesOf(entries))
  if (rendered !== undefined) {
    yield* rendered
    yield* readRenderedBelow({ root, folder, depth }, entries, options)
    return
  }
  const isChart = entries.some((entry) => entry.name === 'Chart.yaml')
  for (const entry of entries.sort((a, b) => byCodePoint(a.name, b.name))) {
    const path = join(folder, entry.name)
    if (skippedFolders.has(entry.name) || isOwnFile(entry.name) || isExcluded(path, options)) continue
    if (options.mounted === true && mountFolder.test(entry.name)) continue
    if (entry.isDirectory() && isChart && entry.name === 'templates') {
      const hint = `render it first: helm template ${relative('.', folder) || '.'} | seawall scan -`
      yield unread(path, 0, 'these are the templates of a Helm chart', hint)
    } else if (entry.isDirectory()) yield* readFolder({ root, folder: path, depth: depth + 1 }, options)
    else if (entry.isSymbolicLink()) yield* readLink(path, root, options)
    else if (entry.isFile() && (isManifest(path) || isArchive(path))) yield* readFile(path, options)
  }
}

const namesOf = (entries: readonly Dirent[]): string[] => entries.map((entry) => entry.name)

/** Below a kustomization stand others and charts of their own; its plain files are parts of it. */
async function* readRenderedBelow(
  { root, folder, depth }: Place,
  entries: readonly Dirent[],
  options: SourceOptions,
): AsyncGenerator<EstateItem> {
  if (depth > maxDepth || entries.some((entry) => entry.name === 'Chart.yaml')) return
  for (const entry of entries.toSorted((a, b) => byCodePoint(a.name, b.name))) {
    if (!entry.isDirectory() || skippedFolders.has(entry.name)) continue
    const path = join(folder, entry.name)
    let inner: Dirent[]
    try {
      inner = readdirSync(path, { withFileTypes: true })
    } catch (error) {
      const { problem, hint } = problemOf(error)
      yield unread(path, 0, problem, hint)
      continue
    }
    yield* options.render?.(root, path, namesOf(inner)) ?? []
    yield* readRenderedBelow({ root, folder: path, depth: depth + 1 }, inner, options)
  }
}

/** `vendor` and `*.generated.yaml` hold wherever they stand, `deploy/old` from where the scan began. */
function isExcluded(path: string, { exclude = [] }: SourceOptions): boolean {
  const clean = path.replace(/^\.\//, '')
  return exclude.some((pattern) => matchesGlob(pattern, clean) || matchesGlob(`*/${pattern}`, `/${clean}`))
}

/** What configures us is not what we judge. */
function isOwnFile(name: string): boolean {
  return name === '.seawallignore.yaml' || name === 'seawall.yaml'
}

/** A link to a file of the same tree is read like the file; one to a folder could lead in a circle. */
async function* readLink(path: string, root: string, options: SourceOptions): AsyncGenerator<EstateItem> {
  if (!isManifest(path) && !isArchive(path)) {
    if (kindOf(path) === 'folder')
      yield foreign(path, 0, 'a link to a folder is not followed', 'name the folder itself to scan it')
    return
  }
  const kind = kindOf(path)
  if (kind === 'file') {
    const target = realpathSync(path)
    const isInside = target.startsWith(root.endsWith('/') ? root : `${root}/`) && statSync(target).isFile()
    if (isInside) yield* readFile(path, options)
    else yield unread(path, 0, 'this link leads out of the folder', 'name the file itself to scan it')
  } else if (kind !== 'folder') yield unread(path, 0, `this link leads nowhere: ${kind.problem}`, kind.hint)
}
