import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { paxRecord, tarOf } from './build.test-support.ts'
import { readTar, type TarEntry, type TarLimits } from './read.ts'

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(bytes: Uint8Array, limits: Partial<TarLimits> = {}, size = 1000): Promise<TarEntry[]> {
  const entries: TarEntry[] = []
  const all = { maxEntryBytes: 10_000, wants: () => true, ...limits }
  for await (const entry of readTar(pieces(bytes, size), all)) entries.push(entry)
  return entries
}

const files = (entries: readonly TarEntry[]) =>
  entries.map((entry) => (entry.kind === 'file' ? [entry.path, entry.bytes.toString()] : entry))

const two = tarOf(
  { path: './a/', type: '5' },
  { path: './a/one.yaml', data: 'kind: Pod' },
  { path: 'two', data: 'x'.repeat(600) },
)
const twoFiles = [
  ['a/one.yaml', 'kind: Pod'],
  ['two', 'x'.repeat(600)],
]

describe('reading tar archives', () => {
  it('gives files, whatever the pieces are', async () => {
    for (const size of [1, 7, 511, 512, 513, 100_000]) expect(files(await read(two, {}, size))).toEqual(twoFiles)
  })

  it('unpacks gzip, several members in a row, and zstd', async () => {
    expect(files(await read(gzipSync(two)))).toEqual(twoFiles)
    const members = Buffer.concat([gzipSync(two.subarray(0, 700)), gzipSync(two.subarray(700))])
    expect(files(await read(members, {}, 3))).toEqual(twoFiles)
    expect(files(await read(zstdCompressSync(two)))).toEqual(twoFiles)
  })

  it('reads only what is wanted', async () => {
    expect(files(await read(two, { wants: (path) => path.endsWith('.yaml') }))).toEqual([['a/one.yaml', 'kind: Pod']])
  })

  it('knows the ways to write long names', async () => {
    const long = `${'d'.repeat(120)}/f.yaml`
    const archive = tarOf(
      { path: 'f.yaml', prefix: 'some/where', data: '1' },
      { path: 'gnu.yaml', prefix: 'not a prefix', magic: 'ustar  \0', data: '2' },
      { path: '././@LongLink', type: 'L', data: `${long}\0` },
      { path: 'cut', data: '3' },
      { path: 'pax', type: 'x', data: paxRecord('mtime', '1.5') + paxRecord('path', 'ä/x.yaml') },
      { path: 'cut', data: '4' },
      { path: 'global', type: 'g', data: paxRecord('comment', 'c') },
      { path: 'plain', data: '5' },
    )
    expect(files(await read(archive))).toEqual([
      ['some/where/f.yaml', '1'],
      ['gnu.yaml', '2'],
      [long, '3'],
      ['ä/x.yaml', '4'],
      ['plain', '5'],
    ])
  })

  it('knows the ways to write sizes', async () => {
    const base256 = Buffer.alloc(12)
    base256[0] = 0x80
    base256[11] = 3
    const archive = tarOf(
      { path: 'binary', data: 'abc', size: base256 },
      { path: 'pax', type: 'x', data: paxRecord('size', '4') },
      { path: 'pax-size', data: 'abcd', size: Buffer.from('00000000000\0') },
      { path: 'spaces', data: 'ab', size: Buffer.from('         2 \0') },
    )
    expect(files(await read(archive))).toEqual([
      ['binary', 'abc'],
      ['pax-size', 'abcd'],
      ['spaces', 'ab'],
    ])
  })

  it.each(['/etc/passwd', '../up', 'a/../../up', 'a\\..\\..\\up', '\\\\host\\share', 'C:\\x', 'c:x'])(
    'refuses the path %s',
    async (path) => {
      expect(await read(tarOf({ path, data: 'x' }, { path: 'ok', data: 'y' }))).toEqual([
        { kind: 'skipped', path, why: 'unsafe-path' },
        { kind: 'file', path: 'ok', bytes: Buffer.from('y') },
      ])
    },
  )

  it('refuses a path with NUL, which only an extended header can hold', async () => {
    const archive = tarOf({ path: 'x', type: 'x', data: paxRecord('path', 'a\0b') }, { path: 'cut', data: 'x' })
    expect(await read(archive)).toEqual([{ kind: 'skipped', path: 'a\0b', why: 'unsafe-path' }])
  })

  it('keeps a backslash that does no harm, as systemd has in its unit names', async () => {
    const path = 'lib/systemd/system-systemd\\x2dcryptsetup.slice'
    expect(files(await read(tarOf({ path, data: 'x' })))).toEqual([[path, 'x']])
  })

  it('follows no links and opens no devices', async () => {
    const archive = tarOf(
      { path: 'soft', type: '2' },
      { path: 'hard', type: '1', size: Buffer.from('00000001000\0') },
      { path: 'pipe', type: '6' },
      { path: 'odd', type: 'Z', data: 'data' },
      { path: 'pax', type: 'x', data: paxRecord('GNU.sparse.major', '1') },
      { path: 'sparse', data: 'data' },
      { path: 'ok', data: 'y' },
    )
    expect(await read(archive)).toEqual([
      { kind: 'skipped', path: 'soft', why: 'link' },
      { kind: 'skipped', path: 'hard', why: 'link' },
      { kind: 'skipped', path: 'pipe', why: 'special' },
      { kind: 'skipped', path: 'odd', why: 'special' },
      { kind: 'skipped', path: 'sparse', why: 'special' },
      { kind: 'file', path: 'ok', bytes: Buffer.from('y') },
    ])
  })

  it('skips what is too large without keeping it', async () => {
    const archive = tarOf({ path: 'big', data: 'x'.repeat(20_000) }, { path: 'ok', data: 'y' })
    expect(await read(archive)).toEqual([
      { kind: 'skipped', path: 'big', why: 'too-large' },
      { kind: 'file', path: 'ok', bytes: Buffer.from('y') },
    ])
  })

  it('stops at the limits', async () => {
    const bomb = gzipSync(tarOf({ path: 'bomb', data: Buffer.alloc(50_000_000) }))
    expect(bomb.length).toBeLessThan(100_000)
    expect((await read(bomb, { maxTotalBytes: 1_000_000 })).at(-1)).toEqual({
      kind: 'malformed',
      message: 'The unpacked archive is larger than the limit of 1000000 bytes.',
    })
    expect((await read(two, { maxEntries: 2 })).at(-1)).toMatchObject({ message: expect.stringContaining('2 entries') })
    const name = tarOf({ path: 'x', type: 'L', data: Buffer.alloc(2_000_000, 'a') })
    expect(await read(name)).toEqual([
      { kind: 'malformed', message: 'An extended header of the archive is too large.' },
    ])
  })

  it('reports an archive that is cut off, wherever', async () => {
    for (let end = 0; end < two.length - 1024; end += 100) {
      expect((await read(two.subarray(0, end))).at(-1)?.kind).toBe('malformed')
    }
    const packed = gzipSync(two)
    for (let end = 3; end < packed.length - 60; end += 10) {
      expect((await read(packed.subarray(0, end))).at(-1)?.kind).toBe('malformed')
    }
  })

  it('reports what is not an archive', async () => {
    expect(await read(Buffer.alloc(512, 'a'))).toEqual([
      { kind: 'malformed', message: 'This is not a tar archive, or it is damaged.' },
    ])
    const damaged = Buffer.from(two)
    damaged[0] = 0x41
    expect(await read(damaged)).toEqual([
      { kind: 'malformed', message: 'This is not a tar archive, or it is damaged.' },
    ])
    const negative = tarOf({ path: 'x', size: Buffer.alloc(12, 0xff) })
    expect((await read(negative))[0]).toMatchObject({ kind: 'malformed' })
    const pax = tarOf({ path: 'x', type: 'x', data: '99 path=x\n' }, { path: 'y' })
    expect((await read(pax))[0]).toMatchObject({ kind: 'malformed' })
  })

  it('closes the input when the reader stops early', async () => {
    let closed = false
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* pieces(gzipSync(two), 50)
      } finally {
        closed = true
      }
    }
    for await (const entry of readTar(source(), { maxEntryBytes: 100, wants: () => true })) {
      expect(entry.kind).toBe('file')
      break
    }
    await new Promise((resolve) => setImmediate(resolve))
    expect(closed).toBe(true)
  })

  it('reports an input that fails', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield two.subarray(0, 600)
      throw new Error('disk on fire')
    }
    const entries: TarEntry[] = []
    for await (const entry of readTar(failing(), { maxEntryBytes: 100, wants: () => true })) entries.push(entry)
    expect(entries).toEqual([{ kind: 'malformed', message: 'The archive cannot be unpacked: disk on fire.' }])
  })

  survivesChanges('the files of a tar archive', [two], (content) => read(content))

  it('reads what tar itself writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'seawall-tar-'))
    try {
      const deep = join(folder, 'd'.repeat(60), 'e'.repeat(60))
      mkdirSync(deep, { recursive: true })
      writeFileSync(join(deep, `${'f'.repeat(90)}.yaml`), 'long')
      symlinkSync('/etc/passwd', join(folder, 'link'))
      for (const format of ['gnu', 'pax', 'ustar']) {
        const entries = await read(execFileSync('tar', ['-C', folder, `--format=${format}`, '-czf', '-', '.']))
        expect(entries).toContainEqual({ kind: 'skipped', path: 'link', why: 'link' })
        expect(files(entries)).toContainEqual([`${'d'.repeat(60)}/${'e'.repeat(60)}/${'f'.repeat(90)}.yaml`, 'long'])
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
