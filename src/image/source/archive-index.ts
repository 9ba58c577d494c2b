import { type FileHandle, open } from 'node:fs/promises'
import { SeawallError } from '../../core/index.ts'
import { TarFault, TarWalker } from '../../formats/tar/index.ts'
import type { FileRange } from './types.ts'

/** Where the members of a plain tar file are, by their cleaned names; nothing of their content is read. */
export interface ArchiveIndex {
  readonly file: string
  find(name: string): FileRange | undefined
  readonly names: ReadonlySet<string>
}

const limits = { maxEntries: 100_000, maxTotalBytes: 1024 ** 5 }
const pieceBytes = 64 * 1024
const maxLinks = 8

/** Reads the headers of an archive and jumps over the rest. */
export async function indexArchive(file: string, name: string): Promise<ArchiveIndex> {
  const ranges = new Map<string, FileRange>()
  const links = new Map<string, string>()
  const walker = new TarWalker(({ path, type, offset, size, link }) => {
    const name = cleaned(path)
    // The last member of a name counts, whatever it is.
    ranges.delete(name)
    links.delete(name)
    if (type === 'file') ranges.set(name, { file, offset, length: size })
    else if (type === 'symlink') links.set(name, linkedName(name, link))
    else if (type === 'hardlink') links.set(name, cleaned(link))
    return undefined
  }, limits)
  const handle = await open(file, 'r')
  try {
    await walkHeaders(handle, walker)
  } catch (fault) {
    if (!(fault instanceof TarFault)) throw fault
    throw new SeawallError('malformed', `${name} cannot be read as a tar archive: ${fault.message}`, {
      hint: 'is the file complete?',
    })
  } finally {
    await handle.close()
  }
  return { file, names: new Set([...ranges.keys(), ...links.keys()]), find: (name) => follow(name, ranges, links) }
}

async function walkHeaders(handle: FileHandle, walker: TarWalker): Promise<void> {
  const { size } = await handle.stat()
  const buffer = Buffer.allocUnsafe(pieceBytes)
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(buffer, 0, pieceBytes, at)
    if (bytesRead === 0) break
    walker.push(buffer.subarray(0, bytesRead))
    at += bytesRead
    const beyond = Math.min(walker.skippable, size - at)
    walker.skip(beyond)
    at += beyond
  }
  walker.end()
}

/** Links inside an archive stay inside it, and lead somewhere within a few steps. */
function follow(
  name: string,
  ranges: ReadonlyMap<string, FileRange>,
  links: ReadonlyMap<string, string>,
): FileRange | undefined {
  let current = cleaned(name)
  for (let step = 0; step < maxLinks; step++) {
    const range = ranges.get(current)
    if (range !== undefined) return range
    const next = links.get(current)
    if (next === undefined) return undefined
    current = next
  }
  return undefined
}

function linkedName(name: string, target: string): string {
  if (target.startsWith('/')) return cleaned(target)
  return cleaned(`${name.slice(0, name.lastIndexOf('/') + 1)}${target}`)
}

/** Without `./`, and with `..` taken back at most to the root. */
function cleaned(name: string): string {
  const parts: string[] = []
  for (const part of name.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
