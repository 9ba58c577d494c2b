import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Digest, SeawallError } from '../../core/index.ts'
import { digestOfBytes } from './digest.ts'

/** Parts as files of a folder, each by the digest of its bytes: whole or not there. */
export class PartFolder {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  pathOf(digest: Digest): string {
    return join(this.#folder, digest.slice('sha256:'.length))
  }

  /** Whether it is there and whole. */
  has(digest: Digest): boolean {
    const bytes = readPart(this.pathOf(digest))
    return bytes !== undefined && digestOfBytes(bytes) === digest
  }

  read(digest: Digest): Buffer {
    const bytes = readPart(this.pathOf(digest))
    if (bytes === undefined || digestOfBytes(bytes) !== digest)
      throw new SeawallError(
        'malformed',
        `a part of the advisory database is ${bytes === undefined ? 'missing' : 'damaged'}: ${digest}`,
        {
          hint: 'fetch it again with: seawall db update',
        },
      )
    return bytes
  }

  /** Written whole, then named; what is there already is left as it is, unless it is damaged. */
  write(bytes: Buffer): { readonly digest: Digest; readonly size: number } {
    const digest = digestOfBytes(bytes)
    if (readPart(this.pathOf(digest))?.equals(bytes) !== true) replaceFile(this.pathOf(digest), bytes)
    return { digest, size: bytes.length }
  }

  /** Removes what no list names any more, and what somebody who was cut off left behind. */
  keepOnly(wanted: ReadonlySet<Digest>): void {
    for (const name of readdirSync(this.#folder))
      if (/^[0-9a-f]{64}(?:\.|$)/.test(name) && !wanted.has(`sha256:${name}` as Digest))
        rmSync(join(this.#folder, name), { force: true }) // compared, not made
  }
}

function readPart(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined // whatever the reason, there is nothing to use
  }
}

/** Afterwards the file has the new bytes or, when the power fails meanwhile, the old ones. */
export function replaceFile(path: string, bytes: Uint8Array | string): void {
  const part = `${path}.${randomUUID()}.part`
  const file = openSync(part, 'wx', 0o644)
  try {
    try {
      writeAll(file, typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** What was named in a folder is still named so after the power has failed. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return // it cannot be asked for there
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/** Removes what somebody who was cut off in `replaceFile` left in a folder; only for who holds its lock. */
export function sweep(folder: string): void {
  for (const name of readdirSync(folder))
    if (/\.[0-9a-f]{8}-[0-9a-f-]{27}\.part$/.test(name)) rmSync(join(folder, name), { force: true })
}
