import { createHash } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { JsonObject } from '../../../src/core/index.ts'
import type { Descriptor } from '../../../src/formats/oci/index.ts'
import { tarOf, type Written } from '../../../src/formats/tar/build.test-support.ts'

export interface StoredManifest {
  readonly mediaType: string
  readonly digest: string
  readonly content: Buffer
}

/** An image or an index with everything that hangs on it; the manifest it begins with is the last one. */
export interface TestImage {
  readonly manifests: readonly StoredManifest[]
  readonly blobs: ReadonlyMap<string, Buffer>
}

export interface MadeLayer {
  readonly files: readonly Written[]
  readonly compression?: 'gzip' | 'zstd' | 'none'
}

export interface MadeImage {
  readonly layers?: readonly MadeLayer[]
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string }
  /** Members of `config` in the configuration: `Env`, `User`, … */
  readonly run?: JsonObject
  /** With Docker's media types in place of those of OCI. */
  readonly docker?: boolean
  /** Further members of the manifest: `subject`, `artifactType`, `annotations`. */
  readonly members?: JsonObject
}

const oci = 'application/vnd.oci.image'
const dockerTypes = 'application/vnd.docker'

export function sha256(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

/** Makes an image in memory, always the same bytes for the same wish. */
export function makeImage(wish: MadeImage = {}): TestImage {
  const { platform = { os: 'linux', architecture: 'amd64' }, docker = false, run = {}, members = {} } = wish
  const layers = (wish.layers ?? [{ files: [{ path: 'hello.txt', data: 'hello\n' }] }]).map((one) => pack(one, docker))
  const config = jsonBytes({
    ...platform,
    config: run,
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map((_, index) => ({ created_by: `COPY layer-${index} /` })),
  })
  const configType = docker ? `${dockerTypes}.container.image.v1+json` : `${oci}.config.v1+json`
  const mediaType = docker ? `${dockerTypes}.distribution.manifest.v2+json` : `${oci}.manifest.v1+json`
  const manifest = stored(mediaType, {
    config: described(configType, config),
    layers: layers.map(({ mediaType, content }) => described(mediaType, content)),
    ...members,
  })
  const blobs = [config, ...layers.map(({ content }) => content)].map((content) => [sha256(content), content] as const)
  return { manifests: [manifest], blobs: new Map(blobs) }
}

/** An index of images by platform, with whatever else stands in it. */
export function makeIndex(images: readonly TestImage[], extra: readonly JsonObject[] = [], docker = false): TestImage {
  const entries = images.map((image) => {
    const { mediaType, digest, content } = rootOf(image)
    return { mediaType, digest, size: content.length, ...platformOf(image) }
  })
  const mediaType = docker ? `${dockerTypes}.distribution.manifest.list.v2+json` : `${oci}.index.v1+json`
  const index = stored(mediaType, { manifests: [...entries, ...extra] })
  return {
    manifests: [...images.flatMap(({ manifests }) => manifests), index],
    blobs: new Map(images.flatMap(({ blobs }) => [...blobs])),
  }
}

export function rootOf({ manifests }: TestImage): StoredManifest {
  const root = manifests.at(-1)
  if (root === undefined) throw new Error('an image has a manifest')
  return root
}

/** The descriptors of an image's layers. */
export function layersOf(image: TestImage): readonly Descriptor[] {
  return JSON.parse(rootOf(image).content.toString('utf8')).layers
}

export function configOf(image: TestImage): { readonly digest: string; readonly content: Buffer } {
  const { digest } = JSON.parse(rootOf(image).content.toString('utf8')).config
  return { digest, content: image.blobs.get(digest) ?? Buffer.alloc(0) }
}

export function described(mediaType: string, content: Buffer): JsonObject {
  return { mediaType, digest: sha256(content), size: content.length }
}

export function stored(mediaType: string, members: JsonObject): StoredManifest {
  const content = jsonBytes({ schemaVersion: 2, mediaType, ...members })
  return { mediaType, digest: sha256(content), content }
}

function platformOf(image: TestImage): JsonObject {
  if (rootOf(image).mediaType.includes('index') || rootOf(image).mediaType.includes('list')) return {}
  const { os, architecture, variant } = JSON.parse(configOf(image).content.toString('utf8'))
  return { platform: { os, architecture, ...(variant !== undefined && { variant }) } }
}

interface Packed {
  readonly mediaType: string
  readonly content: Buffer
  readonly diffId: string
}

function pack({ files, compression = 'gzip' }: MadeLayer, docker: boolean): Packed {
  const tar = tarOf(...files)
  const content = compression === 'none' ? tar : compression === 'gzip' ? gzipSync(tar) : zstdCompressSync(tar)
  const suffix = compression === 'none' ? '' : `+${compression}`
  const mediaType = docker ? `${dockerTypes}.image.rootfs.diff.tar.gzip` : `${oci}.layer.v1.tar${suffix}`
  return { mediaType, content, diffId: sha256(tar) }
}

function jsonBytes(value: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(value))
}
