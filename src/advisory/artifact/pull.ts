import { join } from 'node:path'
import { SeawallError } from '../../core/index.ts'
import {
  fetchBlob,
  fetchManifestContent,
  openRepository,
  type RegistryOptions,
  type Repository,
  referenceOf,
} from '../../image/registry/index.ts'
import {
  diskError,
  type Manifest,
  makeFolder,
  manifestOf,
  PartFolder,
  partsName,
  partsOf,
  putManifest,
  readableIn,
  requireSignature,
  sweep,
  takeLock,
} from '../database/index.ts'
import { inParallel } from '../in-parallel.ts'
import { readArtifact } from './layout.ts'

export interface PullOptions {
  readonly registry: RegistryOptions
  /** The list has to be signed by this public key, PEM. */
  readonly key?: string
  /** A database that was built before the one that is here is taken all the same. */
  readonly acceptOlder?: boolean
}

export interface Pulled {
  readonly name: string
  readonly manifest: Manifest
  /** Parts that were fetched; the others were here already. */
  readonly fetched: number
  readonly parts: number
  readonly bytes: number
}

const atOnce = 4
const maxListBytes = 16 * 1024 * 1024
const maxSignatureBytes = 64 * 1024
const maxPartBytes = 1024 ** 3

/** Takes over a database from a registry: only parts that are not here are fetched, and nothing counts before all are. */
export async function pullDatabase(from: string, folder: string, options: PullOptions): Promise<Pulled> {
  const reference = referenceOf(from)
  const repository = openRepository(reference, options.registry)
  try {
    const found = await listOf(repository, reference.digest ?? reference.tag ?? 'latest', options)
    return await takeOver(repository, found, folder, options)
  } catch (error) {
    throw diskError(folder, error)
  } finally {
    repository.close()
  }
}

interface FoundList {
  readonly name: string
  readonly manifest: Manifest
  readonly bytes: Buffer
  readonly signature: string | undefined
}

async function listOf(repository: Repository, reference: string, { key }: PullOptions): Promise<FoundList> {
  const { content, digest } = await fetchManifestContent(repository, reference)
  const name = `${repository.name}@${digest}`
  const read = readArtifact(content, name)
  if (!read.ok) throw read.error
  const { list, signature } = read.value
  const bytes = await fetchBlob(repository, list, maxListBytes)
  const signed = signature && (await fetchBlob(repository, signature, maxSignatureBytes)).toString()
  if (key !== undefined) requireSignature(bytes, signed, key, name)
  return { name, manifest: manifestOf(bytes), bytes, signature: signed }
}

async function takeOver(
  repository: Repository,
  { bytes, manifest, name, signature }: FoundList,
  folder: string,
  { acceptOlder }: PullOptions,
): Promise<Pulled> {
  makeFolder(join(folder, partsName))
  const release = takeLock(join(folder, 'update.lock'))
  try {
    sweep(folder)
    const before = readableIn(folder)
    if (acceptOlder !== true) refuseOlder(manifest, before, name)
    const parts = new PartFolder(join(folder, partsName))
    const [named, sizes] = [partsOf(manifest), [] as number[]]
    await inParallel(atOnce, named, async (part) => {
      if (parts.has(part.digest)) return
      sizes.push(parts.write(await fetchBlob(repository, part, maxPartBytes)).size)
    })
    putManifest(folder, { manifest, bytes, signature }, before)
    const all = sizes.reduce((sum, size) => sum + size, 0)
    return { name, manifest, fetched: sizes.length, parts: named.length, bytes: all }
  } finally {
    release()
  }
}

/** Who shows us an old state, however well signed, hides what has become known since. */
function refuseOlder({ built }: Manifest, before: Manifest | undefined, name: string): void {
  if (before === undefined || !(Date.parse(built) < Date.parse(before.built))) return
  throw new SeawallError(
    'malformed',
    `${name} was built on ${built}, before the one that is here (${before.built}), which stays`,
    { hint: 'if that is right, say --accept-older' },
  )
}
