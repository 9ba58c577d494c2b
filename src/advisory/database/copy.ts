import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SeawallError } from '../../core/index.ts'
import { manifestIn, manifestName, partsName } from './database.ts'
import { type Manifest, partsOf } from './manifest.ts'
import { PartFolder, replaceFile } from './part-folder.ts'
import { isSignedBy, signatureName } from './signature.ts'
import { writeManifest } from './write.ts'

/**
 * Takes over a whole database from another folder, after every part of it has been checked. With a key its list has to
 * be signed by that key.
 */
export function copyDatabase(from: string, to: string, publicKey?: string): Manifest {
  const manifest = manifestIn(from)
  if (publicKey !== undefined) checkSignature(from, publicKey)
  mkdirSync(join(to, partsName), { recursive: true })
  const [source, target] = [new PartFolder(join(from, partsName)), new PartFolder(join(to, partsName))]
  for (const { digest } of partsOf(manifest)) if (!target.has(digest)) target.write(source.read(digest))
  const before = existsSync(join(to, manifestName)) ? readable(to) : undefined
  writeManifest(to, manifest, before)
  const signature = join(from, signatureName)
  if (existsSync(signature)) replaceFile(join(to, signatureName), readFileSync(signature))
  return manifest
}

function readable(folder: string): Manifest | undefined {
  try {
    return manifestIn(folder)
  } catch {
    return undefined // it is replaced, whatever it is
  }
}

function checkSignature(folder: string, publicKey: string): void {
  const signature = join(folder, signatureName)
  if (
    existsSync(signature) &&
    isSignedBy(readFileSync(join(folder, manifestName)), readFileSync(signature, 'utf8'), publicKey)
  )
    return
  throw new SeawallError(
    'malformed',
    `the database in ${folder} is ${existsSync(signature) ? 'signed by another key' : 'not signed'}`,
    {
      hint: 'ask whoever made it for the key, or for a signed one',
    },
  )
}
