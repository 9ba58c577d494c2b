import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { byCodePoint, messageOf } from '../../core/index.ts'
import type { TarContent, TarMember, TarMemberType } from '../../formats/tar/index.ts'
import type { Visit, Walked } from './types.ts'

/** Of a running system: they are not on any disk. */
const notOnDisk: ReadonlySet<string> = new Set(['proc', 'sys', 'dev'])

const pieceBytes = 256 * 1024
const maxDepth = 200

/** Visits the files of an unpacked root file system, in the order of their names. No link is followed. */
export async function walkFolder(root: string, visit: Visit): Promise<Walked> {
  let bytes = 0
  let unread = 0
  let firstFault = ''
  const piece = Buffer.allocUnsafe(pieceBytes)
  const fail = (error: unknown): void => {
    unread += 1
    firstFault ||= messageOf(error)
  }
  const open = [{ path: '', depth: 0 }]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    await breathe()
    const inner: { path: string; depth: number }[] = []
    for (const name of namesIn(join(root, folder.path), fail)) {
      if (folder.path === '' && notOnDisk.has(name)) continue
      const path = folder.path === '' ? name : `${folder.path}/${name}`
      try {
        const stats = lstatSync(join(root, path))
        bytes += stats.isFile() ? stats.size : 0
        visitOne(root, memberOf(root, path, stats), visit, piece)
        if (!stats.isDirectory()) continue
        if (folder.depth >= maxDepth) fail(new Error(`folders are nested deeper than ${maxDepth}`))
        else inner.push({ path, depth: folder.depth + 1 })
      } catch (error) {
        fail(error)
      }
    }
    open.push(...inner.reverse())
  }
  const damage =
    unread === 0 ? undefined : `${unread} files or folders cannot be read, the first because: ${firstFault}.`
  return { compression: 'none', storedBytes: bytes, bytes, diffId: '', damage }
}

function namesIn(folder: string, fail: (error: unknown) => void): readonly string[] {
  const names: string[] = []
  try {
    const opened = opendirSync(folder)
    try {
      for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) names.push(entry.name)
    } finally {
      opened.closeSync()
    }
  } catch (error) {
    fail(error)
  }
  return names.sort(byCodePoint)
}

function memberOf(root: string, path: string, stats: Stats): TarMember {
  const type = typeOf(stats)
  return {
    path,
    type,
    size: type === 'file' ? stats.size : 0,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    mtime: Math.floor(stats.mtimeMs / 1000),
    link: type === 'symlink' ? readlinkSync(join(root, path)) : '',
    offset: 0,
    behindEnd: false,
  }
}

function typeOf(stats: Stats): TarMemberType {
  if (stats.isDirectory()) return 'directory'
  if (stats.isSymbolicLink()) return 'symlink'
  if (stats.isCharacterDevice()) return 'character'
  if (stats.isBlockDevice()) return 'block'
  return stats.isFile() ? 'file' : 'fifo'
}

function visitOne(root: string, member: TarMember, visit: Visit, piece: Buffer): void {
  const content = visit(member)
  if (content !== undefined && member.type === 'file') readInto(join(root, member.path), member.size, content, piece)
}

/** What was a file a moment ago may be a link or a pipe now: neither is followed or waited for. */
function readInto(file: string, size: number, content: TarContent, piece: Buffer): void {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (!fstatSync(handle).isFile()) throw new Error(`${file} became something else while it was read`)
    let left = size
    for (let length = 1; left > 0 && length > 0; left -= length) {
      length = readSync(handle, piece, 0, Math.min(left, piece.length), null)
      if (length > 0) content.write(piece.subarray(0, length))
    }
    content.end()
    // A log grows while it is read, without end perhaps; what is there is looked at all the same.
    if (left > 0 || fstatSync(handle).size !== size) throw new Error(`${file} changed while it was read`)
  } finally {
    closeSync(handle)
  }
}
