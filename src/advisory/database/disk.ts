import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { messageOf, SeawallError } from '../../core/index.ts'

const words: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: ['the disk is full', 'make room; what was there before is as it was'],
  EDQUOT: ['your share of the disk is full', 'make room; what was there before is as it was'],
  EFBIG: ['a file would be larger than it may be', 'raise the limit; what was there before is as it was'],
  EACCES: ['it may not be written', 'run as whoever owns it, or choose another folder with --db'],
  EPERM: ['it may not be written', 'run as whoever owns it, or choose another folder with --db'],
  EROFS: ['it may only be read', 'choose another folder with --db'],
  ENOENT: ['it cannot be made', 'choose another folder with --db'],
  ENOTDIR: ['a part of its path is a file', 'choose another folder with --db'],
  EEXIST: ['it is a file', 'choose another folder with --db'],
}

/** What the system refused, in one sentence; errors of ours pass as they are. */
export function diskError(folder: string, cause: unknown): unknown {
  if (cause instanceof SeawallError || !(cause instanceof Error) || !('syscall' in cause)) return cause
  const code = 'code' in cause ? String(cause.code) : ''
  const [what, hint] = (Object.hasOwn(words, code) ? words[code] : undefined) ?? [messageOf(cause), undefined]
  return new SeawallError('not-readable', `cannot write the advisory database in ${folder}: ${what}`, {
    cause,
    ...(hint !== undefined && { hint }),
  })
}

/** Runs something that writes into a folder. */
export function writingTo<T>(folder: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    throw diskError(folder, error)
  }
}

/** A folder with all that it stands in. Node's own way never ends where the system takes no folders, as in `/proc`. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST' && statSync(path).isDirectory()) return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    makeFolder(dirname(path))
    mkdirSync(path)
  }
}
