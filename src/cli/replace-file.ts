import { randomBytes } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { messageOf, SeawallError } from '../core/index.ts'

/**
 * Puts new bytes in the place of a file's old ones: whoever looks, or is interrupted by anything, finds the whole old
 * file or the whole new one. Owner and permissions stay; a link stays a link. With `before` undefined the file is new.
 */
export function replaceFile(path: string, before: Buffer | undefined, after: Buffer): void {
  naming(path, () => {
    if (before === undefined) writeBeside(path, after, undefined, 'new')
    else replaceExisting(realpathSync(path), before, after)
  })
}

/** Whether `replaceFile` would be refused, asked of all files before the first is written. */
export function mustBeReplaceable(path: string, before: Buffer | undefined): void {
  naming(path, () => {
    accessSync(dirname(before === undefined ? path : realpathSync(path)), constants.W_OK)
    if (before !== undefined) replaceable(realpathSync(path), before)
    else if (exists(path)) throw refused(path, 'somebody has made it in the meantime')
  })
}

function naming(path: string, work: () => void): void {
  try {
    work()
  } catch (cause) {
    if (cause instanceof SeawallError) throw cause
    throw new SeawallError('not-readable', `cannot write ${path}: ${messageOf(cause)}`, {
      hint: 'the file is as it was',
      cause,
    })
  }
}

function replaceExisting(path: string, before: Buffer, after: Buffer): void {
  writeBeside(path, after, replaceable(path, before), 'replace')
}

function replaceable(path: string, before: Buffer): Stats {
  const found = statSync(path)
  accessSync(path, constants.W_OK)
  if (!found.isFile()) throw refused(path, 'it is no regular file')
  if (found.nlink > 1) throw refused(path, 'it has more than one hard link, and the others would keep the old text')
  if (!readFileSync(path).equals(before)) throw refused(path, 'somebody has changed it since it was read')
  if (!ownable(found)) throw refused(path, 'it belongs to a user or a group that is not yours, and would not any more')
  return found
}

function refused(path: string, why: string): SeawallError {
  return new SeawallError('unsupported', `cannot write ${path}: ${why}`, { hint: 'the file is as it was' })
}

function writeBeside(path: string, bytes: Buffer, like: Stats | undefined, how: 'new' | 'replace'): void {
  const folder = dirname(path)
  const draft = join(folder, `.${basename(path)}.seawall-${randomBytes(6).toString('hex')}`)
  const file = openSync(draft, 'wx', 0o666)
  try {
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
      if (like !== undefined) keepOwner(file, like) // writing clears set-user-id bits
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (how === 'new' && exists(path)) throw refused(path, 'somebody has made it in the meantime')
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolder(folder)
}

/** Whether a new file can be given this owner and group: Windows has neither. */
function ownable({ uid, gid }: Stats): boolean {
  const user = process.getuid?.()
  if (user === undefined || user === 0) return true
  return user === uid && (process.getgid?.() === gid || process.getgroups?.().includes(gid) === true)
}

/** The owner first: changing it clears set-user-id bits. */
function keepOwner(file: number, { uid, gid, mode }: Stats): void {
  if (process.getuid?.() !== uid || process.getgid?.() !== gid) fchownSync(file, uid, gid)
  fchmodSync(file, mode & 0o7777)
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** So that the new name outlives a power failure; Windows cannot open folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
