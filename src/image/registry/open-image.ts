import { type Descriptor, type ImageReference, readImageConfig, referenceText } from '../../formats/oci/index.ts'
import { hostArchitecture, type ImageSource, type LayoutChoice, type SourceLayer } from '../source/index.ts'
import { fetchBlob, streamBlob } from './blob.ts'
import type { RegistryOptions } from './options.ts'
import { openRepository, type Repository, referenceOf } from './repository.ts'
import { resolveImage } from './resolve.ts'

const maxConfigBytes = 8 * 1024 * 1024

/**
 * Opens an image of a registry: its manifest and configuration are fetched, its layers stream when they are read.
 *
 *     const image = await openRegistryImage('ghcr.io/org/app:1.2')
 */
export async function openRegistryImage(text: string, options: RegistryOptions = {}): Promise<ImageSource> {
  const reference = referenceOf(text)
  const repository = openRepository(reference, options)
  try {
    return await openFrom(repository, reference, options)
  } catch (error) {
    repository.close()
    throw error
  }
}

async function openFrom(
  repository: Repository,
  reference: ImageReference,
  { platform }: RegistryOptions,
): Promise<ImageSource> {
  const choice: LayoutChoice = {
    platform: platform ?? { os: 'linux', architecture: hostArchitecture() },
    platformGiven: platform !== undefined,
  }
  const { manifest, digest, indexDigest } = await resolveImage(repository, reference, choice)
  const name = referenceText(reference)
  const content = await fetchBlob(repository, manifest.config, maxConfigBytes)
  const config = readImageConfig(content, `the configuration of ${name}`)
  if (!config.ok) throw config.error
  return {
    kind: 'registry',
    name,
    imageId: manifest.config.digest,
    manifestDigest: digest,
    ...(indexDigest !== undefined && { indexDigest }),
    tags: reference.tag === undefined ? [] : [`${repository.name}:${reference.tag}`],
    config: config.value,
    annotations: manifest.annotations,
    layers: manifest.layers.map((layer, index) => layerOf(repository, layer, index, config.value.diffIds[index] ?? '')),
    close: async () => repository.close(),
  }
}

function layerOf(repository: Repository, layer: Descriptor, index: number, diffId: string): SourceLayer {
  return {
    index,
    diffId,
    digest: layer.digest,
    mediaType: layer.mediaType,
    storedBytes: layer.size,
    content: { kind: 'archive', isVerified: true, open: () => streamBlob(repository, layer) },
  }
}
