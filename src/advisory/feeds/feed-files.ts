import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { byCodePoint, messageOf } from '../../core/index.ts'
import { viewOf } from '../../formats/byte-view/index.ts'
import { startsBzip2, unpackBzip2 } from '../../formats/bzip2/index.ts'
import { decompress, readTar } from '../../formats/tar/index.ts'
import { readEntry, readZip } from '../../formats/zip/index.ts'

/** A file of a feed, or why there is none to read. */
export type FeedFile =
  | { readonly path: string; readonly content: Buffer }
  | { readonly path: string; readonly unread: string }

/** Of one file once unpacked: the largest that is published, all of Debian's tracker or a year of NVD, has a fifth of it. */
const maxFileBytes = 400 * 1024 * 1024
/** Of everything in one archive once unpacked. */
const maxArchiveBytes = 24 * 1024 ** 3
const maxArchiveFiles = 2_000_000
/** Of a zip as it is stored. */
const maxZipBytes = 1_900_000_000

/** The files of a feed: those of a folder, of an archive (zip, tar, packed or not), or the one that is named. */
export async function* feedFiles(path: string): AsyncGenerator<FeedFile> {
  if (statSync(path).isDirectory()) {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => byCodePoint(a.name, b.name)))
      if (entry.isDirectory() || entry.isFile()) yield* feedFiles(join(path, entry.name))
    return
  }
  if (path.endsWith('.zip')) yield* zipFiles(path)
  else if (/\.(?:tar|tgz|tar\.gz|tar\.zst)$/.test(path)) yield* tarFiles(path)
  else yield await plainFile(path)
}

function* zipFiles(path: string): Generator<FeedFile> {
  if (statSync(path).size > maxZipBytes) return yield { path, unread: 'it is too large' }
  const view = viewOf(readFileSync(path))
  const budget = { left: maxArchiveBytes }
  const archive = readZip(view, budget)
  if (!archive.ok) return yield { path, unread: archive.error.message }
  if (archive.value.isCut) yield { path, unread: 'its directory is cut short' }
  for (const entry of archive.value.entries) {
    if (entry.name.endsWith('/')) continue
    const read = readEntry(view, entry, budget, maxFileBytes)
    yield read.ok ? whole(entry.name, read.value) : { path, unread: read.error.message }
  }
}

async function* tarFiles(path: string): AsyncGenerator<FeedFile> {
  const limits = {
    maxEntryBytes: maxFileBytes,
    maxEntries: maxArchiveFiles,
    maxTotalBytes: maxArchiveBytes,
    wants: () => true,
  }
  for await (const entry of readTar(createReadStream(path), limits))
    if (entry.kind === 'file') yield whole(entry.path, entry.bytes)
    else if (entry.kind === 'malformed') yield { path, unread: entry.message }
    else if (entry.why === 'too-large') yield { path: entry.path, unread: 'it is too large' }
}

async function plainFile(path: string): Promise<FeedFile> {
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of decompress(createReadStream(path))) {
      size += chunk.length
      if (size > maxFileBytes) return { path, unread: 'it is too large' }
      pieces.push(chunk)
    }
    return whole(path.replace(/\.(?:gz|zst)$/, ''), Buffer.concat(pieces))
  } catch (fault) {
    return { path, unread: messageOf(fault) }
  }
}

/** A file by the name that it has once unpacked; bzip2 is not unpacked in passing. */
function whole(path: string, content: Buffer): FeedFile {
  if (!startsBzip2(content)) return { path, content }
  const unpacked = unpackBzip2(content, maxFileBytes)
  return unpacked.ok
    ? { path: path.replace(/\.bz2$/, ''), content: unpacked.value }
    : { path, unread: unpacked.error.message }
}
