import { SeawallError, shorten } from '../../core/index.ts'
import type { TarMember, TarMemberType } from '../../formats/tar/index.ts'

/** The files of a layer, column by column: a million objects would be a gigabyte. Plain data, as a cache keeps it. */
export interface FileTable {
  /** Cleaned: no leading slash, no `.`, and nothing that leads out. */
  readonly paths: readonly string[]
  readonly types: readonly FileType[]
  readonly modes: readonly number[]
  readonly sizes: readonly number[]
  readonly uids: readonly number[]
  /** Index → the raw text of a link. */
  readonly links: Readonly<Record<number, string>>
  /** Index → digest of the content, when it was asked for. */
  readonly digests: Readonly<Record<number, string>>
  /** Names that lead out of the image, can be no file name, or stand behind the end of the archive. */
  readonly unsafe: readonly string[]
}

/** Letters as `ls -l` shows them, and `h` for a hard link. */
export type FileType = '-' | 'd' | 'l' | 'h' | 'c' | 'b' | 'p'

const letters: Readonly<Record<TarMemberType, FileType>> = {
  file: '-',
  sparse: '-',
  directory: 'd',
  symlink: 'l',
  hardlink: 'h',
  character: 'c',
  block: 'b',
  fifo: 'p',
}

const maxUnsafe = 100
const maxUnsafeLength = 500
/** Of all names and links of a layer: a million files have a tenth of it. */
const maxNameBytes = 256 * 1024 * 1024

/** Fills a table as a layer is walked. */
export class FileTableBuilder {
  readonly #table = {
    paths: [] as string[],
    types: [] as FileType[],
    modes: [] as number[],
    sizes: [] as number[],
    uids: [] as number[],
    links: {} as Record<number, string>,
    digests: {} as Record<number, string>,
    unsafe: [] as string[],
  }
  readonly #maxNameBytes: number
  #nameBytes = 0

  constructor(most = maxNameBytes) {
    this.#maxNameBytes = most
  }

  /** Takes a file in under its cleaned path, and gives its index; refuses more names than memory should hold. */
  add(path: string, member: TarMember): number {
    this.#nameBytes += path.length + member.link.length
    if (this.#nameBytes > this.#maxNameBytes)
      throw new SeawallError('too-large', `The names of its files are longer than ${this.#maxNameBytes} bytes together`)
    const table = this.#table
    const index = table.paths.push(path) - 1
    table.types.push(letters[member.type])
    table.modes.push(member.mode)
    table.sizes.push(member.size)
    table.uids.push(member.uid)
    if (member.link !== '') table.links[index] = member.link
    return index
  }

  refuse(path: string): void {
    if (this.#table.unsafe.length < maxUnsafe) this.#table.unsafe.push(shorten(path, maxUnsafeLength))
  }

  digest(index: number, digest: string): void {
    this.#table.digests[index] = digest
  }

  get table(): FileTable {
    return this.#table
  }
}

/**
 * A path of an archive as containerd and Docker would unpack it: relative to the root, without `.`, `..` and doubled
 * slashes. `root` for the root itself; `unsafe` for what can be no file name.
 */
export function cleanPath(path: string): { readonly path: string } | 'root' | 'unsafe' {
  if (isClean.test(path) && !path.includes('/.')) return { path }
  if (path.includes('\0') || path.length > maxPathLength) return 'unsafe'
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.length === 0 ? 'root' : { path: parts.join('/') }
}

/** Whether a path of an archive points above the root: Docker refuses it, containerd stops at the root. */
export function leadsOut(path: string): boolean {
  if (!path.includes('..')) return false
  let depth = 0
  for (const part of path.split('/')) {
    if (part === '..') depth -= 1
    else if (part !== '' && part !== '.') depth += 1
    if (depth < 0) return true
  }
  return false
}

const ofEstargz: ReadonlySet<string> = new Set(['stargz.index.json', '.prefetch.landmark', '.no.prefetch.landmark'])

/** Whether a file describes the archive itself, in part behind its end; a runtime that knows estargz hides it. */
export function isOfArchive(path: string): boolean {
  return ofEstargz.has(path)
}

/** PATH_MAX: Linux takes no longer one. */
const maxPathLength = 4096
/** Most paths, at little cost. */
const isClean = /^[\w-][^\0/]{0,255}(?:\/[^\0/]{1,255}){0,40}$/
