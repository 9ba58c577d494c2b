import { type Json, listAt, member, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { isDigest } from '../../formats/oci/index.ts'
import type { BlobDescriptor } from '../../image/registry/index.ts'

/** An advisory database as an artifact of a registry (OCI image specification 1.1, "Guidelines for Artifact Usage"). */
export const artifactType = 'application/vnd.seawall.advisories.v1'
export const manifestType = 'application/vnd.oci.image.manifest.v1+json'

const layerTypes = {
  list: 'application/vnd.seawall.advisories.list.v1+json',
  signature: 'application/vnd.seawall.advisories.signature.v1',
  part: 'application/vnd.seawall.advisories.part.v1',
} as const

/** What stands where an image has its configuration. */
export const emptyConfig = { mediaType: 'application/vnd.oci.empty.v1+json', content: Buffer.from('{}') }

export interface ArtifactLayers {
  readonly list: BlobDescriptor
  readonly signature?: BlobDescriptor | undefined
}

export interface ArtifactContent extends ArtifactLayers {
  readonly config: BlobDescriptor
  readonly parts: readonly BlobDescriptor[]
  /** RFC 3339. */
  readonly built: string
}

/** The list first, then its signature, then every part by its digest, so that a registry keeps what is named. */
export function artifactManifest({ built, config, list, parts, signature }: ArtifactContent): Buffer {
  const layer = (mediaType: string, { digest, size }: BlobDescriptor): Json => ({ mediaType, digest, size })
  const value = {
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType,
    config: layer(emptyConfig.mediaType, config),
    layers: [
      layer(layerTypes.list, list),
      ...(signature === undefined ? [] : [layer(layerTypes.signature, signature)]),
      ...parts.map((part) => layer(layerTypes.part, part)),
    ],
    annotations: { 'org.opencontainers.image.created': built, 'org.opencontainers.image.title': 'seawall advisories' },
  }
  return Buffer.from(JSON.stringify(value))
}

/** Where the list of a database and its signature are; its parts are what the list says. */
export function readArtifact(content: Buffer, what: string): Result<ArtifactLayers> {
  const parsed = parseJson(content.toString())
  const value = parsed.ok ? parsed.value : null
  const layerOf = (type: string): BlobDescriptor | undefined => {
    const layer = listAt(value, 'layers').find((one) => textAt(one, 'mediaType') === type)
    const [digest, size] = [textAt(layer, 'digest') ?? '', member(layer, 'size')]
    return isDigest(digest) && typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
      ? { digest, size }
      : undefined
  }
  const list = layerOf(layerTypes.list)
  if (textAt(value, 'artifactType') === artifactType && list !== undefined)
    return { ok: true, value: { list, signature: layerOf(layerTypes.signature) } }
  return {
    ok: false,
    error: new SeawallError('malformed', `${what} is no advisory database`, {
      hint: 'seawall db push puts one there',
    }),
  }
}
