import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { digestOf } from '../../../test/stand-in/image/index.ts'
import { SeawallError } from '../../core/index.ts'
import { tarOf } from '../../formats/tar/build.test-support.ts'
import type { SourceLayer } from '../source/index.ts'
import { type WalkLimits, walkArchive } from './walk-archive.ts'

const archive = tarOf({ path: 'etc/passwd', data: 'root:x:0:0\n' }, { path: 'big', data: Buffer.alloc(3000, 'b') })

async function* pieces(bytes: Buffer, size = 200): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function walk(bytes: Buffer, said: Partial<SourceLayer> = {}, limits?: WalkLimits) {
  const names: string[] = []
  const layer: SourceLayer = {
    index: 0,
    diffId: '',
    mediaType: '',
    storedBytes: bytes.length,
    content: { kind: 'archive', open: () => pieces(bytes) },
    ...said,
  }
  const visit = ({ path }: { path: string }) => void names.push(path)
  const walked = await walkArchive(layer, () => pieces(bytes), visit, limits)
  return { ...walked, names }
}

const packed = { none: archive, gzip: gzipSync(archive), zstd: zstdCompressSync(archive) }

describe('walking a layer', () => {
  it.each(Object.entries(packed))('reads %s and takes both digests', async (compression, bytes) => {
    expect(await walk(bytes, { digest: digestOf(bytes), diffId: digestOf(archive) })).toEqual({
      compression,
      storedBytes: bytes.length,
      bytes: archive.length,
      diffId: digestOf(archive),
      damage: undefined,
      names: ['etc/passwd', 'big'],
    })
  })

  it('takes the digest of bytes behind the end too', async () => {
    const padded = Buffer.concat([packed.gzip, Buffer.alloc(300_000)])
    expect(await walk(padded, { digest: digestOf(padded) })).toMatchObject({
      damage: undefined,
      storedBytes: padded.length,
    })
  })

  it('tells bytes that are not those of the digest', async () => {
    const other = digestOf(Buffer.from('other'))
    expect((await walk(packed.gzip, { digest: other })).damage).toContain('are not those its digest says')
    expect((await walk(packed.gzip, { diffId: other })).damage).toContain("than the image's configuration says")
  })

  it.each(Object.entries(packed))('keeps what it saw of %s that is cut off, and says so', async (_, bytes) => {
    for (let end = 0; end < bytes.length - 1100; end += 97) {
      const { damage, names } = await walk(bytes.subarray(0, end), { diffId: digestOf(archive) })
      expect(damage).toBeDefined()
      expect(['etc/passwd', 'big'].slice(0, names.length)).toEqual(names)
    }
    for (const cut of [1, 2, 7])
      expect((await walk(bytes.subarray(0, -cut), { digest: digestOf(bytes) })).damage).toBeDefined()
  })

  it.each([
    ['text', 'This is no archive at all, and still it stands where a layer should.'],
    ['an encrypted layer', Buffer.alloc(5000, 0xa7)],
    ['nothing', ''],
    ['the beginning of gzip', Buffer.from([0x1f, 0x8b])],
    ['a foreign frame', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ])('says that %s is no layer', async (_, bytes) => {
    const { damage, names } = await walk(Buffer.from(bytes))
    expect(damage).toMatch(/\.$/)
    expect(names).toEqual([])
  })

  it('stops a bomb by what it unpacks to', async () => {
    const limits = { maxEntries: 100, maxBytes: 1024 ** 3, maxRatio: 100 }
    const bomb = tarOf({ path: 'zeros', data: Buffer.alloc(80 * 1024 ** 2) })
    for (const bytes of [gzipSync(bomb, { level: 9 }), zstdCompressSync(bomb)]) {
      expect((await walk(bytes, {}, limits)).damage).toContain('more than 100 times its size')
      expect((await walk(bytes, {}, { ...limits, maxBytes: 1024 ** 2 })).damage).toContain('larger than the limit')
    }
    expect((await walk(archive, {}, { ...limits, maxEntries: 1 })).damage).toContain('limit of 1 entries')
  })

  it('tells a source that fails as what it is', async () => {
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield archive.subarray(0, 600)
      throw new SeawallError('not-readable', 'the registry hung up')
    }
    const layer: SourceLayer = {
      index: 0,
      diffId: '',
      mediaType: '',
      storedBytes: 0,
      content: { kind: 'archive', open },
    }
    expect(await walkArchive(layer, open, () => undefined)).toMatchObject({ damage: 'the registry hung up.' })
  })

  for (const [packing, bytes] of Object.entries(packed))
    survivesChanges(`a layer (${packing})`, [bytes], async (content) => {
      const { damage, diffId } = await walk(content, { diffId: digestOf(archive) })
      if (damage === undefined) expect(diffId).toBe(digestOf(archive))
      const { damage: otherBytes } = await walk(content, { digest: digestOf(bytes) })
      if (!content.equals(bytes)) expect(otherBytes).toBeDefined()
    })
})
