import { join } from 'node:path'
import { SeawallError } from '../../core/index.ts'
import {
  type BlobDescriptor,
  hasBlob,
  openRepository,
  pushBlob,
  pushManifest,
  type RegistryOptions,
  type Repository,
  referenceOf,
} from '../../image/registry/index.ts'
import {
  digestOfBytes,
  type Manifest,
  manifestBytesIn,
  manifestOf,
  manifestText,
  PartFolder,
  partsName,
  partsOf,
  signatureIn,
  signManifest,
} from '../database/index.ts'
import { inParallel } from '../in-parallel.ts'
import { artifactManifest, emptyConfig, manifestType } from './layout.ts'

export interface PushOptions {
  readonly registry: RegistryOptions
  /** Feeds that may not be passed on go along: nobody else can read this registry. */
  readonly all?: boolean
  /** Signs the list with this private key, PEM; its own signature goes along otherwise. */
  readonly key?: string
}

export interface Pushed {
  /** `registry.example.com/security/advisories@sha256:…` */
  readonly name: string
  /** Parts that were put there; the others were there already. */
  readonly sent: number
  readonly parts: number
  readonly bytes: number
  /** Feeds that may not be passed on. */
  readonly leftOut: readonly string[]
  readonly isSigned: boolean
}

const atOnce = 4

/** Puts a database into a registry: what is there already is not sent again. */
export async function pushDatabase(folder: string, to: string, options: PushOptions): Promise<Pushed> {
  const reference = referenceOf(to)
  if (reference.digest !== undefined)
    throw new SeawallError('usage', 'a database is pushed under a tag and not under a digest', {
      hint: 'such as registry.example.com/security/advisories:latest',
    })
  const { bytes, leftOut, manifest, signature } = contentOf(folder, options)
  const repository = openRepository(reference, { ...options.registry, mayPush: true })
  try {
    const parts = new PartFolder(join(folder, partsName))
    const named = partsOf(manifest)
    const sent: BlobDescriptor[] = []
    await inParallel(atOnce, named, async (part) => {
      if (!(await hasBlob(repository, part))) sent.push(await pushBlob(repository, parts.read(part.digest)))
    })
    const content = artifactManifest({
      config: await put(repository, emptyConfig.content),
      list: await put(repository, bytes),
      signature: signature === undefined ? undefined : await put(repository, Buffer.from(signature)),
      parts: named,
      built: manifest.built,
    })
    const digest = await pushManifest(repository, reference.tag ?? 'latest', { mediaType: manifestType, content })
    return {
      name: `${repository.name}@${digest}`,
      sent: sent.length,
      parts: named.length,
      bytes: sent.reduce((sum, { size }) => sum + size, 0),
      leftOut,
      isSigned: signature !== undefined,
    }
  } finally {
    repository.close()
  }
}

async function put(repository: Repository, content: Buffer): Promise<BlobDescriptor> {
  const blob = { digest: digestOfBytes(content), size: content.length }
  return (await hasBlob(repository, blob)) ? blob : pushBlob(repository, content)
}

interface Content {
  readonly manifest: Manifest
  readonly bytes: Buffer
  readonly signature: string | undefined
  readonly leftOut: readonly string[]
}

/** The list as it is, or without the feeds that may not be passed on; then the signature that it has does not hold. */
function contentOf(folder: string, { all, key }: PushOptions): Content {
  const stored = manifestBytesIn(folder)
  const whole = manifestOf(stored)
  const may = whole.feeds.filter(({ redistributable }) => redistributable || all === true)
  const leftOut = whole.feeds.filter((feed) => !may.includes(feed)).map(({ id }) => id)
  if (may.length === 0)
    throw new SeawallError('config', `nothing of the advisory database in ${folder} may be passed on`, {
      hint: 'to a registry that nobody else can read, push it with --all',
    })
  const isWhole = leftOut.length === 0
  const manifest = isWhole ? whole : { ...whole, feeds: may }
  const bytes = isWhole ? stored : Buffer.from(manifestText(manifest))
  const signature = key === undefined ? (isWhole ? signatureIn(folder) : undefined) : signManifest(bytes, key)
  return { manifest, bytes, signature, leftOut }
}
