import { pipeline, Readable } from 'node:stream'
import { createZstdDecompress, zstdDecompressSync } from 'node:zlib'
import { ZstdFrames } from './zstd-frames.ts'

/** Frames up to here are unpacked in one go: a stream for each of a hundred thousand takes minutes. */
const smallBytes = 64 * 1024
const smallContent = 4 * 1024 * 1024

/** Unpacks zstd, any number of frames in a row. */
export async function* unzstd(
  chunks: AsyncIterable<Uint8Array>,
  pieceBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const frames = new ZstdFrames(chunks)
  try {
    while (await frames.hasMore()) {
      const rest = frames.next()
      const start = await upTo(smallBytes, rest)
      const content = start.isWhole ? unpackSmall(Buffer.concat(start.pieces)) : undefined
      if (content === undefined) yield* unpackLarge(joined(start.pieces, rest), pieceBytes)
      else if (content.length > 0) yield content
    }
  } finally {
    await frames.close()
  }
}

interface Start {
  readonly pieces: readonly Uint8Array[]
  readonly isWhole: boolean
}

async function upTo(most: number, frame: AsyncGenerator<Uint8Array>): Promise<Start> {
  const pieces: Uint8Array[] = []
  for (let length = 0; length <= most; ) {
    const next = await frame.next()
    if (next.done) return { pieces, isWhole: true }
    pieces.push(next.value)
    length += next.value.length
  }
  return { pieces, isWhole: false }
}

/** Undefined when there is too much in it for memory. */
function unpackSmall(frame: Buffer): Buffer | undefined {
  if (frame.length === 0) return frame
  try {
    return zstdDecompressSync(frame, { maxOutputLength: smallContent })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return undefined
    throw error
  }
}

async function* unpackLarge(frame: AsyncIterable<Uint8Array>, chunkSize: number): AsyncGenerator<Uint8Array> {
  const transform = createZstdDecompress({ chunkSize })
  // A failing source or a reader that stops early ends the other side; whoever reads on sees the error.
  pipeline(Readable.from(frame), transform, () => {})
  yield* transform
}

async function* joined(start: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* start
  yield* rest
}
