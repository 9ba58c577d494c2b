import { tarOf, type Written } from '../../../src/formats/tar/build.test-support.ts'
import { configOf, digestOf, type MadeLayer, type Packing, storedBytes } from './layer.ts'

export interface MadeImage {
  readonly layers: readonly MadeLayer[]
  /** Replaces parts of the configuration. */
  readonly config?: object
  readonly tags?: readonly string[]
  /** Index of a layer that is named and not there. */
  readonly without?: number
}

const layerTypes: Readonly<Record<Packing, string>> = {
  none: 'application/vnd.oci.image.layer.v1.tar',
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
}

/** As `docker save` writes it; `older` with a folder for each layer. */
export function dockerArchive({ layers, config, tags = ['made:1'], without }: MadeImage, older = false): Buffer {
  const content = configOf(layers, config)
  const configName = `${digestOf(content).slice(7)}.json`
  const names = layers.map((_, index) => (older ? `${index}abc/layer.tar` : `${index}.tar`))
  return tarOf(
    ...layers
      .map((made, index) => ({ path: names[index] ?? '', data: storedBytes(made) }))
      .filter((_, index) => index !== without),
    { path: configName, data: content },
    { path: 'manifest.json', data: JSON.stringify([{ Config: configName, RepoTags: tags, Layers: names }]) },
  )
}

interface Blob {
  readonly mediaType: string
  readonly bytes: Buffer
}

const descriptorOf = ({ mediaType, bytes }: Blob): object => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
})

const blobEntry = ({ bytes }: Blob): Written => ({ path: `blobs/${digestOf(bytes).replace(':', '/')}`, data: bytes })

/** As `skopeo copy oci-archive:` and buildx write it; `multi` below an index with an attestation beside the image. */
export function ociArchive({ layers, config, tags = ['1'], without }: MadeImage, multi = false): Buffer {
  const configBlob = { mediaType: 'application/vnd.oci.image.config.v1+json', bytes: configOf(layers, config) }
  const layerBlobs = layers.map((made) => ({
    mediaType: layerTypes[made.packing ?? 'none'],
    bytes: storedBytes(made),
  }))
  const manifest = jsonBlob('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    config: descriptorOf(configBlob),
    layers: layerBlobs.map(descriptorOf),
  })
  const inner = multi ? [indexOf(manifest)] : []
  const root = inner[0] ?? manifest
  const named = { ...descriptorOf(root), annotations: { 'org.opencontainers.image.ref.name': tags[0] ?? '' } }
  return tarOf(
    { path: 'oci-layout', data: '{"imageLayoutVersion":"1.0.0"}' },
    { path: 'index.json', data: JSON.stringify({ schemaVersion: 2, manifests: [named] }) },
    ...uniqueEntries(
      [configBlob, ...layerBlobs.filter((_, index) => index !== without), manifest, ...inner].map(blobEntry),
    ),
  )
}

function jsonBlob(mediaType: string, value: object): Blob {
  return { mediaType, bytes: Buffer.from(JSON.stringify({ mediaType, ...value })) }
}

function indexOf(manifest: Blob): Blob {
  const platform = { os: 'linux', architecture: 'amd64' }
  const attestation = {
    mediaType: manifest.mediaType,
    digest: digestOf(Buffer.from('attestation')),
    size: 11,
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
  }
  return jsonBlob('application/vnd.oci.image.index.v1+json', {
    schemaVersion: 2,
    manifests: [{ ...descriptorOf(manifest), platform }, attestation],
  })
}

function uniqueEntries(entries: readonly Written[]): readonly Written[] {
  return [...new Map(entries.map((entry) => [entry.path, entry])).values()]
}
