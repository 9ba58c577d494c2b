import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readImageConfig } from '../../../src/formats/oci/index.ts'
import { type ImageSource, type ReadImage, type ReadOptions, readImage } from '../../../src/image/index.ts'
import type { MadeImage } from './archive.ts'
import { configOf, digestOf, type MadeLayer, storedBytes } from './layer.ts'

/** An image that is nowhere but in memory. */
export function sourceOf({ layers, config, tags = ['made:1'] }: MadeImage): ImageSource {
  const content = configOf(layers, config)
  const read = readImageConfig(content, 'the made configuration')
  if (!read.ok) throw read.error
  return {
    kind: 'docker-archive',
    name: 'made.tar',
    imageId: digestOf(content),
    tags,
    config: read.value,
    annotations: {},
    layers: layers.map((made, index) => ({
      index,
      diffId: read.value.diffIds[index] ?? '',
      mediaType: '',
      storedBytes: storedBytes(made).length,
      content: { kind: 'archive', open: () => pieces(storedBytes(made)) },
    })),
    close: () => Promise.resolve(),
  }
}

/** Such an image, read. */
export async function readMade(
  image: MadeImage | readonly MadeLayer[],
  options: Partial<ReadOptions> = {},
): Promise<ReadImage> {
  const spoolFolder = mkdtempSync(join(tmpdir(), 'seawall-made-'))
  try {
    const source = sourceOf('layers' in image ? image : { layers: image })
    return await readImage(source, { spoolFolder, ...options })
  } finally {
    rmSync(spoolFolder, { recursive: true })
  }
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000)
}
