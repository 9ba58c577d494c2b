import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { unzstd } from './unzstd.ts'
import { startsZstd } from './zstd-frames.ts'

export type Compression = 'gzip' | 'zstd' | 'none'

export function compressionOf(start: Uint8Array): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip'
  return startsZstd(start) ? 'zstd' : 'none'
}

export interface DecompressOptions {
  /** Told by what the content shows, not by what it is called. */
  readonly onCompression?: (compression: Compression) => void
  /** Bytes of a piece that is given; fewer cost time, more cost memory. */
  readonly pieceBytes?: number
}

/** Unpacks gzip and zstd, several members or frames in a row included; passes everything else through. */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  { onCompression, pieceBytes = 256 * 1024 }: DecompressOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]()
  const start = await firstBytes(iterator, 4)
  const rest = joined(start, iterator)
  const compression = compressionOf(start)
  onCompression?.(compression)
  if (compression === 'none') yield* rest
  else if (compression === 'zstd') yield* unzstd(rest, pieceBytes)
  else yield* gunzip(rest, pieceBytes)
}

async function* gunzip(packed: AsyncGenerator<Uint8Array>, chunkSize: number): AsyncGenerator<Uint8Array> {
  const transform = createGunzip({ chunkSize })
  // A failing source or a reader that stops early ends the other side; the loop below sees the error.
  pipeline(Readable.from(leftOpen(packed)), transform, () => {})
  try {
    yield* transform
    // Zeros may stand behind: nobody wants them, but they count for whoever takes the digest.
    for await (const _ of packed);
  } finally {
    transform.destroy()
    await packed.return(undefined)
  }
}

async function* leftOpen(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
}

async function firstBytes(iterator: AsyncIterator<Uint8Array>, count: number): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0)
  while (start.length < count) {
    const next = await iterator.next()
    if (next.done) break
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value])
  }
  return start
}

async function* joined(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (start.length > 0) yield start
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
