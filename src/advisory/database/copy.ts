import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SeawallError } from '../../core/index.ts'
import { manifestBytesIn, manifestIn, manifestName, manifestOf, partsName } from './database.ts'
import { makeFolder, writingTo } from './disk.ts'
import { takeLock } from './lock.ts'
import { type Manifest, partsOf } from './manifest.ts'
import { PartFolder, sweep } from './part-folder.ts'
import { isSignedBy, signatureName } from './signature.ts'
import { putManifest } from './write.ts'

/**
 * Takes over a whole database from another folder, after every part of it has been checked. With a key its list has to
 * be signed by that key.
 */
export function copyDatabase(from: string, to: string, publicKey?: string): Manifest {
  const bytes = manifestBytesIn(from)
  const signature = signatureIn(from)
  if (publicKey !== undefined) requireSignature(bytes, signature, publicKey, from)
  const manifest = manifestOf(bytes)
  return writingTo(to, () => {
    makeFolder(join(to, partsName))
    const release = takeLock(join(to, 'update.lock'))
    try {
      sweep(to)
      const [source, target] = [new PartFolder(join(from, partsName)), new PartFolder(join(to, partsName))]
      for (const { digest } of partsOf(manifest)) target.write(source.read(digest))
      putManifest(to, { manifest, bytes, signature }, readableIn(to))
      return manifest
    } finally {
      release()
    }
  })
}

export function signatureIn(folder: string): string | undefined {
  const file = join(folder, signatureName)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** The list that stands in a folder, if any can be read. */
export function readableIn(folder: string): Manifest | undefined {
  if (!existsSync(join(folder, manifestName))) return undefined
  try {
    return manifestIn(folder)
  } catch {
    return undefined // it is replaced, whatever it is
  }
}

export function requireSignature(bytes: Buffer, signature: string | undefined, publicKey: string, where: string): void {
  if (signature !== undefined && isSignedBy(bytes, signature, publicKey)) return
  const what = signature === undefined ? 'not signed' : 'signed by another key'
  throw new SeawallError('malformed', `the database in ${where} is ${what}`, {
    hint: 'ask whoever made it for the key, or for a signed one',
  })
}
