import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { messageOf, SeawallError } from '../core/index.ts'

/**
 * Makes a folder for us alone, and those above it. Node's own recursive way never ends where a folder cannot be made in
 * one that is there, such as /proc.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return
  const above = dirname(path)
  if (above !== path) makeFolder(above)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST' // somebody else was faster
    if (isThere) return
    throw new SeawallError('not-readable', `the folder ${path} cannot be made: ${messageOf(error)}`, {
      hint: 'SEAWALL_CACHE names a folder for what is kept and put down while images are read',
    })
  }
}
