import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { tarOf, type Written } from '../../../src/formats/tar/build.test-support.ts'
import { configOf, layersOf, rootOf, type StoredManifest, sha256, type TestImage } from './image.ts'

const tagKey = 'org.opencontainers.image.ref.name'

/** The files of an OCI layout that holds the image under a tag. */
export function layoutFiles(image: TestImage, tag: string): readonly { path: string; data: Buffer }[] {
  const { mediaType, digest, content } = rootOf(image)
  const index = {
    schemaVersion: 2,
    manifests: [{ mediaType, digest, size: content.length, annotations: { [tagKey]: tag } }],
  }
  const manifests = image.manifests.map((one) => [one.digest, one.content] as const)
  return [
    { path: 'oci-layout', data: Buffer.from('{"imageLayoutVersion":"1.0.0"}') },
    { path: 'index.json', data: Buffer.from(JSON.stringify(index)) },
    ...[...image.blobs, ...manifests].map(([digest, data]) => ({ path: `blobs/${digest.replace(':', '/')}`, data })),
  ]
}

export async function writeLayout(image: TestImage, tag: string, folder: string): Promise<void> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true })
  for (const { path, data } of layoutFiles(image, tag)) await writeFile(join(folder, path), data)
}

/** What `docker save` writes of one image: its layers are unpacked, and named by what they are then. */
export function dockerArchive(image: TestImage, tag: string): Buffer {
  const config = configOf(image)
  const layers = layersOf(image).map(({ digest }) => unpacked(image.blobs.get(digest) ?? Buffer.alloc(0)))
  const names = layers.map((tar, index) => `${index}-${sha256(tar).slice(7)}/layer.tar`)
  const configName = `${config.digest.slice(7)}.json`
  const manifest = JSON.stringify([{ Config: configName, RepoTags: [tag], Layers: names }])
  return tarOf(
    ...layers.map((data, index): Written => ({ path: names[index] ?? '', data })),
    { path: configName, data: config.content },
    { path: 'manifest.json', data: manifest },
  )
}

function unpacked(content: Buffer): Buffer {
  if (content[0] === 0x1f && content[1] === 0x8b) return gunzipSync(content)
  return content.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) ? zstdDecompressSync(content) : content
}

/** Reads one image of an OCI layout folder, as it stands there. */
export async function readLayout(folder: string, digest: string): Promise<TestImage> {
  const blob = (one: string): Promise<Buffer> => readFile(join(folder, 'blobs', one.replace(':', '/')))
  const content = await blob(digest)
  const value = JSON.parse(content.toString('utf8'))
  const inner = await Promise.all(
    (value.manifests ?? []).map((one: { digest: string }) => readLayout(folder, one.digest)),
  )
  const wanted: string[] = [value.config, ...(value.layers ?? [])].flatMap((one) => one?.digest ?? [])
  const own = await Promise.all(wanted.map(async (one) => [one, await blob(one)] as const))
  const root: StoredManifest = { mediaType: value.mediaType, digest, content }
  return {
    manifests: [...inner.flatMap((one: TestImage) => one.manifests), root],
    blobs: new Map([...inner.flatMap((one: TestImage) => [...one.blobs]), ...own]),
  }
}
