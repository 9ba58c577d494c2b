import { isObject, type Json, listAt, objectAt, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { type Descriptor, readDescriptor, textsOf } from './descriptor.ts'

/** https://github.com/opencontainers/image-spec/blob/main/manifest.md, and Docker's schema 2 of the same shape. */
export interface ImageManifest {
  readonly kind: 'image'
  readonly mediaType: string
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
  readonly annotations: Readonly<Record<string, string>>
  readonly artifactType?: string
}

/** https://github.com/opencontainers/image-spec/blob/main/image-index.md, and Docker's manifest list. */
export interface ImageIndex {
  readonly kind: 'index'
  readonly mediaType: string
  readonly manifests: readonly Descriptor[]
  readonly annotations: Readonly<Record<string, string>>
}

export type Manifest = ImageManifest | ImageIndex

/** What registries themselves take (distribution specification, "4 megabytes"). */
export const maxManifestBytes = 4 * 1024 * 1024

/** The kernel stacks 500 at most; more is an attack on whoever reads them. */
export const maxLayers = 1000

const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]
const imageTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/** What to ask a registry for. */
export const acceptedManifests: readonly string[] = [...indexTypes, ...imageTypes]

/** Reads a manifest or an index; `what` names it in the error. */
export function readManifest(content: Buffer, what: string): Result<Manifest> {
  if (content.length > maxManifestBytes)
    return refused('too-large', `${what} is larger than a manifest may be (${maxManifestBytes} bytes)`)
  const parsed = parseJson(content.toString('utf8'))
  if (!parsed.ok) return refused('malformed', `${what} is no JSON: ${parsed.error.message}`)
  const value = parsed.value
  if (!isObject(value)) return refused('malformed', `${what} is no manifest`)
  const mediaType = textAt(value, 'mediaType') ?? ''
  if (Array.isArray(value.manifests) && !imageTypes.includes(mediaType)) return readIndex(value, mediaType)
  if (Array.isArray(value.layers) && !indexTypes.includes(mediaType)) return readImage(value, mediaType, what)
  if (value.schemaVersion === 1)
    return refused('unsupported', `${what} is of Docker's schema 1, which registries stopped serving: push it again`)
  return refused('malformed', `${what} lists neither layers nor manifests`)
}

function readIndex(value: Json, mediaType: string): Result<ImageIndex> {
  const manifests = listAt(value, 'manifests').flatMap((one) => readDescriptor(one) ?? [])
  return {
    ok: true,
    value: { kind: 'index', mediaType, manifests, annotations: textsOf(objectAt(value, 'annotations')) },
  }
}

function readImage(value: Json, mediaType: string, what: string): Result<ImageManifest> {
  const config = readDescriptor(objectAt(value, 'config'))
  if (config === undefined) return refused('malformed', `${what} names no configuration by digest`)
  const listed = listAt(value, 'layers')
  if (listed.length > maxLayers)
    return refused('too-large', `${what} names ${listed.length} layers, more than an image may have (${maxLayers})`)
  const layers: Descriptor[] = []
  for (const [at, one] of listed.entries()) {
    const layer = readDescriptor(one)
    if (layer === undefined) return refused('malformed', `${what} names no digest for layer ${at}`)
    layers.push(layer)
  }
  const artifactType = textAt(value, 'artifactType')
  return {
    ok: true,
    value: {
      kind: 'image',
      mediaType,
      config,
      layers,
      annotations: textsOf(objectAt(value, 'annotations')),
      ...(artifactType !== undefined && { artifactType }),
    },
  }
}

function refused<T>(code: 'malformed' | 'too-large' | 'unsupported', message: string): Result<T> {
  return { ok: false, error: new SeawallError(code, message) }
}
