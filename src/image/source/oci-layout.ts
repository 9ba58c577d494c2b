import { createHash } from 'node:crypto'
import { SeawallError } from '../../core/index.ts'
import {
  choosePlatform,
  type Descriptor,
  type ImageManifest,
  isAttestation,
  type Manifest,
  maxManifestBytes,
  type Platform,
  platformText,
  readImageConfig,
  readManifest,
} from '../../formats/oci/index.ts'
import { readRange, streamRange } from './read-file.ts'
import type { FileRange, ImageSource, SourceLayer } from './types.ts'

/** The files of an OCI image layout, in a folder or an archive. */
export interface LayoutFiles {
  readonly name: string
  /** `blobs/sha256/…`, `index.json` */
  find(path: string): Promise<FileRange | undefined>
}

export interface LayoutChoice {
  readonly platform: Platform
  readonly platformGiven: boolean
  readonly tag?: string
}

const maxConfigBytes = 8 * 1024 * 1024
const maxDepth = 4

/** Opens an image of an OCI layout (image-spec/image-layout.md), through as many indexes as there are. */
export async function openLayout(files: LayoutFiles, choice: LayoutChoice): Promise<ImageSource> {
  const range = await files.find('index.json')
  if (range === undefined) throw new SeawallError('malformed', `${files.name} has no index.json`)
  const what = `index.json of ${files.name}`
  const root = readManifest(await readRange(range, maxManifestBytes, what), what)
  if (!root.ok) throw root.error
  const found = await resolve(files, root.value, choice, undefined, 0)
  const config = await blob(files, found.manifest.config, maxConfigBytes)
  const read = readImageConfig(config, `the configuration of ${files.name}`)
  if (!read.ok) throw read.error
  const { manifest } = found
  return {
    kind: 'oci-layout',
    name: files.name,
    imageId: manifest.config.digest,
    manifestDigest: found.digest,
    ...(found.indexDigest !== undefined && { indexDigest: found.indexDigest }),
    tags: found.tags,
    config: read.value,
    annotations: manifest.annotations,
    layers: await Promise.all(
      manifest.layers.map((layer, index) => layerOf(files, layer, index, read.value.diffIds[index] ?? '')),
    ),
    close: () => Promise.resolve(),
  }
}

interface Resolved {
  readonly manifest: ImageManifest
  readonly digest: string
  readonly indexDigest: string | undefined
  readonly tags: readonly string[]
}

async function resolve(
  files: LayoutFiles,
  manifest: Manifest,
  choice: LayoutChoice,
  from: Descriptor | undefined,
  depth: number,
): Promise<Resolved> {
  if (manifest.kind === 'image') {
    const tag = from?.annotations['org.opencontainers.image.ref.name']
    return { manifest, digest: from?.digest ?? '', indexDigest: undefined, tags: tag === undefined ? [] : [tag] }
  }
  if (depth >= maxDepth) throw new SeawallError('malformed', `${files.name} nests indexes deeper than ${maxDepth}`)
  const next =
    depth === 0 ? byTag(manifest.manifests, choice, files.name) : byPlatform(manifest.manifests, choice, files.name)
  const inner = readManifest(await blob(files, next, maxManifestBytes), `manifest ${next.digest} of ${files.name}`)
  if (!inner.ok) throw inner.error
  const found = await resolve(files, inner.value, choice, next, depth + 1)
  const tag = next.annotations['org.opencontainers.image.ref.name']
  const isIndex = inner.value.kind === 'index'
  return {
    ...found,
    ...(isIndex && { indexDigest: found.indexDigest ?? next.digest }),
    tags: tag === undefined ? found.tags : [tag],
  }
}

/** The index of a layout lists images by tag; when it lists one image by platform, the platform decides. */
function byTag(manifests: readonly Descriptor[], choice: LayoutChoice, name: string): Descriptor {
  const images = manifests.filter((one) => !isAttestation(one))
  const tagged =
    choice.tag === undefined
      ? images
      : images.filter(
          ({ annotations }) => nameOf(annotations) === choice.tag || nameOf(annotations)?.endsWith(`:${choice.tag}`),
        )
  if (tagged.length > 1 && tagged.every(({ platform }) => platform !== undefined))
    return byPlatform(tagged, choice, name)
  const [only, ...others] = tagged
  if (only !== undefined && others.length === 0) return only
  const known = images.flatMap(({ annotations }) => nameOf(annotations) ?? [])
  throw new SeawallError(
    'usage',
    only === undefined ? `${name} holds no such image` : `${name} holds ${tagged.length} images`,
    { hint: `choose one with --tag: ${known.slice(0, 10).join(', ') || 'they have no names'}` },
  )
}

const nameOf = (annotations: Readonly<Record<string, string>>): string | undefined =>
  annotations['org.opencontainers.image.ref.name'] ?? annotations['io.containerd.image.name']

export function byPlatform(manifests: readonly Descriptor[], choice: LayoutChoice, name: string): Descriptor {
  const found = choosePlatform(manifests, choice.platform)
  if (found !== undefined) return found
  const known = manifests
    .filter((one) => !isAttestation(one))
    .flatMap(({ platform }) => (platform === undefined ? [] : [platformText(platform)]))
  // Who has not asked for a platform and finds only one other takes that.
  if (!choice.platformGiven && known.length === 1) {
    const [only] = manifests.filter((one) => !isAttestation(one))
    if (only !== undefined) return only
  }
  throw new SeawallError('usage', `${name} has no image for ${platformText(choice.platform)}`, {
    hint:
      known.length === 0 ? 'it holds no image at all' : `choose one with --platform: ${known.slice(0, 12).join(', ')}`,
  })
}

async function rangeOf(files: LayoutFiles, { digest }: Descriptor): Promise<FileRange> {
  const range = await files.find(`blobs/${digest.replace(':', '/')}`)
  if (range !== undefined) return range
  throw new SeawallError('malformed', `${files.name} has no blob ${digest}, which its manifest names`, {
    hint: 'is it complete?',
  })
}

/** A small blob whose bytes are what its digest says. */
async function blob(files: LayoutFiles, descriptor: Descriptor, maxBytes: number): Promise<Buffer> {
  const content = await readRange(
    await rangeOf(files, descriptor),
    maxBytes,
    `blob ${descriptor.digest} of ${files.name}`,
  )
  checkDigest(content, descriptor.digest, files.name)
  return content
}

function checkDigest(content: Uint8Array, digest: string, name: string): void {
  const [algorithm = ''] = digest.split(':')
  const actual = `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`
  if (actual !== digest)
    throw new SeawallError('malformed', `${name}: ${digest} has other bytes than its digest says (${actual})`)
}

async function layerOf(files: LayoutFiles, layer: Descriptor, index: number, diffId: string): Promise<SourceLayer> {
  const range = await files.find(`blobs/${layer.digest.replace(':', '/')}`)
  return {
    index,
    diffId,
    digest: layer.digest,
    mediaType: layer.mediaType,
    storedBytes: range?.length ?? layer.size,
    content: {
      kind: 'archive',
      open: () => {
        if (range === undefined)
          throw new SeawallError('malformed', `${files.name} has no blob ${layer.digest}, which is layer ${index}`, {
            hint: 'is it complete?',
          })
        return streamRange(range)
      },
    },
  }
}
