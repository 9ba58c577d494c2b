import { randomBytes } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Compression, decompress } from './decompress.ts'

const skippable = Buffer.concat([Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 4, 0, 0, 0]), Buffer.from('note')])

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function unpacked(bytes: Buffer, size = 1000): Promise<Buffer> {
  const found: Uint8Array[] = []
  let compression: Compression = 'none'
  const options = { onCompression: (told: Compression) => (compression = told) }
  for await (const piece of decompress(pieces(bytes, size), options)) found.push(Buffer.from(piece))
  expect(compression).toBe('zstd')
  return Buffer.concat(found)
}

describe('zstd', () => {
  it('is unpacked to its end, however many frames it has and wherever they are cut', async () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.nat(300_000).map((length) => Buffer.alloc(length, 'a')),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 5000 }),
        async (frames, size) => {
          const packed = Buffer.concat(frames.flatMap((one) => [zstdCompressSync(one), skippable]))
          expect((await unpacked(packed, size)).equals(Buffer.concat(frames))).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('may begin with a frame that has no content, and be larger than memory likes', async () => {
    const large = randomBytes(300_000)
    const packed = Buffer.concat([skippable, zstdCompressSync(large), zstdCompressSync(Buffer.alloc(5_000_000))])
    expect((await unpacked(packed, 65_536)).equals(Buffer.concat([large, Buffer.alloc(5_000_000)]))).toBe(true)
  })

  it('is not whole when anything is missing', async () => {
    const packed = Buffer.concat([zstdCompressSync(Buffer.alloc(400, 'a')), zstdCompressSync(Buffer.alloc(400, 'b'))])
    const first = zstdCompressSync(Buffer.alloc(400, 'a')).length
    for (let end = 4; end < packed.length; end++)
      if (end === first) expect(await unpacked(packed.subarray(0, end))).toHaveLength(400)
      else await expect(unpacked(packed.subarray(0, end)), `cut at ${end}`).rejects.toThrow('cut off')
  })

  it('is refused with something else behind it', async () => {
    const packed = Buffer.concat([zstdCompressSync(Buffer.from('a')), Buffer.from('garbage')])
    await expect(unpacked(packed)).rejects.toThrow('Behind the compressed bytes')
  })
})
