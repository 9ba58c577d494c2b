import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changed, fuzz, survivesChanges } from '../../../test/fuzz/index.ts'
import { paxRecord, tarOf, type Written } from './build.test-support.ts'
import { blockSize } from './header.ts'
import { decompress, TarFault, TarWalker } from './index.ts'
import { linesOf, walked } from './walk.test-support.ts'

const base256 = (value: number): Buffer => {
  const field = Buffer.alloc(12)
  field[0] = 0x80
  field.writeUIntBE(value, 6, 6)
  return field
}

/** An old GNU sparse file: the first part of its map in the header, the rest in blocks behind it. */
function oldSparse(path: string, mapBlocks: readonly Buffer[], data: Buffer, realSize: number): Buffer {
  const entry: Written = {
    path,
    type: 'S',
    magic: 'ustar  \0',
    size: Buffer.from(`${data.length.toString(8).padStart(11, '0')}\0`),
    more: (header) => {
      header[482] = mapBlocks.length > 0 ? 1 : 0
      header.write(`${realSize.toString(8).padStart(11, '0')}\0`, 483)
    },
  }
  const header = tarOf(entry).subarray(0, blockSize)
  return Buffer.concat([header, ...mapBlocks, data, Buffer.alloc((blockSize - (data.length % blockSize)) % blockSize)])
}

function mapBlock(goesOn: boolean): Buffer {
  const block = Buffer.alloc(blockSize, '0')
  block[504] = goesOn ? 1 : 0
  return block
}

const everything = tarOf(
  { path: 'folder/', type: '5' },
  { path: 'folder/file', data: 'x'.repeat(600), mode: '4755' },
  { path: 'empty' },
  { path: '././@LongLink', type: 'L', data: `${'l'.repeat(300)}\0` },
  { path: '././@LongLink', type: 'K', data: `${'t'.repeat(200)}\0` },
  { path: 'cut', type: '2', link: 'cut' },
  { path: 'pax', type: 'x', data: paxRecord('path', 'ä'.repeat(120)) + paxRecord('size', '4') },
  { path: 'cut', data: 'four', size: Buffer.from('00000000000\0') },
  { path: 'hard', type: '1', link: 'folder/file', size: Buffer.from('00000001130\0') },
  { path: 'binary', data: 'abc', size: base256(3) },
  { path: 'pipe', type: '6' },
  { path: 'device', type: '3' },
)

const expected = [
  'directory folder/: ',
  `file folder/file: ${'x'.repeat(600)}`,
  'file empty: ',
  `symlink ${'l'.repeat(300)} -> ${'t'.repeat(200)}: `,
  `file ${'ä'.repeat(120)}: four`,
  'hardlink hard -> folder/file: ',
  'file binary: abc',
  'fifo pipe: ',
  'character device: ',
]

describe('walking a tar archive', () => {
  it('gives every kind of member', () => {
    const walk = walked(everything)
    expect(linesOf(walk)).toEqual(expected)
    expect(walk.members[1]).toMatchObject({ mode: 0o4755, size: 600, offset: 2 * blockSize, behindEnd: false })
    expect(walk.fault).toBeUndefined()
  })

  it('gives the same whatever the pieces are', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(sizes, (some) => {
        expect(linesOf(walked(everything, some))).toEqual(expected)
      }),
    )
  })

  it('passes over the map of a sparse file that goes on in further blocks, whatever its data is', () => {
    const data = Buffer.alloc(700, 0xff) // where a map would say that it goes on
    const next = tarOf({ path: 'next', data: 'still here' })
    for (const blocks of [0, 1, 2, 5]) {
      const maps = Array.from({ length: blocks }, (_, at) => mapBlock(at + 1 < blocks))
      const walk = walked(Buffer.concat([oldSparse('holes', maps, data, 1_000_000), next]), [333])
      expect(linesOf(walk)).toEqual(['sparse holes: ', 'file next: still here'])
      expect(walk.members[0]?.size).toBe(1_000_000)
    }
    const empty = walked(Buffer.concat([oldSparse('holes', [mapBlock(false)], Buffer.alloc(0), 4096), next]))
    expect(linesOf(empty)).toEqual(['sparse holes: ', 'file next: still here'])
  })

  it.each(['0.0', '0.1', '1.0'])('knows sparse files of version %s by their extended header', (version) => {
    const [major = '', minor = ''] = version.split('.')
    const said =
      paxRecord('GNU.sparse.major', major) +
      paxRecord('GNU.sparse.minor', minor) +
      paxRecord('GNU.sparse.name', 'real') +
      paxRecord('GNU.sparse.realsize', '9999')
    const archive = tarOf({ path: 'x', type: 'x', data: said }, { path: 'GNUSparseFile.1/real', data: 'map and data' })
    expect(walked(archive).members).toMatchObject([{ path: 'real', type: 'sparse', size: 9999, data: '' }])
  })

  it('goes on behind the end mark, and says so', () => {
    const walk = walked(Buffer.concat([tarOf({ path: 'a' }), Buffer.alloc(4096), tarOf({ path: 'b', data: 'b' })]))
    expect(walk.members.map(({ path, behindEnd }) => [path, behindEnd])).toEqual([
      ['a', false],
      ['b', true],
    ])
  })

  it('lets anything stand behind the end mark', () => {
    expect(walked(Buffer.concat([tarOf({ path: 'a' }), Buffer.alloc(3000, 'z')]), [700])).toMatchObject({
      members: [{ path: 'a' }],
      fault: undefined,
    })
  })

  it('takes an archive of nothing but an end mark, and not one of nothing', () => {
    expect(walked(tarOf())).toEqual({ members: [], fault: undefined })
    expect(walked(Buffer.alloc(0)).fault).toContain('cut off')
  })

  it('tells of every place a small archive can be cut off at, but behind a whole member', () => {
    const record = paxRecord('path', 'c')
    const archive = tarOf({ path: 'a', data: 'aaa' }, { path: 'pax', type: 'x', data: record }, { path: 'b' })
    const contentEnds = [blockSize + 3, 3 * blockSize + record.length, 5 * blockSize]
    for (let end = 0; end <= archive.length; end++) {
      const started = Math.ceil(end / blockSize)
      const isWhole = contentEnds.some(
        (one) => end >= one && started * blockSize === Math.ceil(one / blockSize) * blockSize,
      )
      const { fault } = walked(archive.subarray(0, end))
      if (isWhole || end >= 6 * blockSize) expect(fault, `at ${end}`).toBeUndefined()
      else expect(fault ?? '', `at ${end}`).toContain('cut off')
    }
  })

  it.each([
    ['a negative size', { path: 'x', size: Buffer.alloc(12, 0xff) }],
    ['a size beyond all numbers', { path: 'x', size: Buffer.concat([Buffer.from([0x80]), Buffer.alloc(11, 0xff)]) }],
    ['a size that is no number', { path: 'x', size: Buffer.from('12 34567890\0') }],
    ['a name of two megabytes', { path: 'x', type: 'L', data: Buffer.alloc(2_000_000, 'a') }],
    ['a record that is longer than its header', { path: 'x', type: 'x', data: '99 path=x\n' }],
    ['a negative size in a record', { path: 'x', type: 'x', data: paxRecord('size', '-1') }],
  ] as const)('refuses %s', (_, entry) => {
    expect(walked(tarOf(entry, { path: 'y' })).fault).toMatch(/^Error: (?:A|An) /)
  })

  it('takes odd owners and times for none', () => {
    const odd = tarOf({ path: 'x', more: (header) => void header.fill(0xff, 108, 124).fill(0xff, 136, 148) })
    expect(walked(odd).members).toMatchObject([{ uid: 0, gid: 0, mtime: 0 }])
  })

  it('stops at its limits', () => {
    const limits = { maxEntries: 3, maxTotalBytes: 1024 ** 2 }
    expect(walked(everything, [512], limits).fault).toContain('limit of 3 entries')
    expect(walked(everything, [512], { ...limits, maxTotalBytes: 1000 }).fault).toContain('limit of 1000 bytes')
  })

  it('lets what nobody wants be passed over without being pushed', () => {
    const names: string[] = []
    const walker = new TarWalker(({ path }) => void names.push(path), { maxEntries: 100, maxTotalBytes: 1e6 })
    const archive = tarOf({ path: 'a', data: Buffer.alloc(5000) }, { path: 'b', data: 'b' })
    for (let at = 0; at < archive.length; ) {
      walker.push(archive.subarray(at, at + blockSize))
      at += blockSize
      const beyond = walker.skippable
      walker.skip(beyond)
      at += beyond
    }
    walker.end()
    expect(names).toEqual(['a', 'b'])
  })
})

/** Who names files otherwise than the runtime that unpacks them looks at other files than those that run. */
describe('what runtimes do with an odd archive', () => {
  const status = { path: 'var/lib/dpkg/status', data: 'Package: a' }
  const hidden = paxRecord('path', 'harmless')

  it.each([
    ['a global header names a file', [{ path: 'g', type: 'g', data: hidden }, status]],
    [
      'a second extended header takes the place of the first',
      [{ path: 'x', type: 'x', data: hidden }, { path: 'x', type: 'x', data: paxRecord('comment', 'none') }, status],
    ],
    [
      'a long name of GNU comes before an extended header',
      [
        { path: 'L', type: 'L', data: `${status.path}\0` },
        { path: 'x', type: 'x', data: hidden },
        { path: 'cut', data: status.data },
      ],
    ],
    ['an empty path says nothing', [{ path: 'x', type: 'x', data: paxRecord('path', '') }, status]],
    [
      'the name of a sparse file stands at a file that is none',
      [
        { path: 'x', type: 'x', data: paxRecord('GNU.sparse.name', 'harmless') + paxRecord('GNU.sparse.major', '7') },
        status,
      ],
    ],
  ] as [string, Written[]][])('when %s', (_, entries) => {
    expect(linesOf(walked(tarOf(...entries)))).toEqual([`file ${status.path}: ${status.data}`])
  })

  it('when an old directory has content: it is passed over', () => {
    const inner = tarOf({ path: 'swallows', data: Buffer.alloc(100), size: base256(1e9) })
    const archive = tarOf({ path: 'old/', type: '\0', data: inner.subarray(0, blockSize) }, status)
    expect(linesOf(walked(archive))).toEqual(['directory old/: ', `file ${status.path}: ${status.data}`])
  })
})

const hasTar = (() => {
  try {
    return execFileSync('tar', ['--version'], { encoding: 'utf8' }).includes('GNU tar')
  } catch {
    return false // no tar here
  }
})()

describe.skipIf(!hasTar)('what GNU tar writes', () => {
  it.each(['gnu', 'pax', 'ustar', 'v7', 'oldgnu'])('is read in the format %s as tar itself lists it', (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'seawall-walk-'))
    try {
      fill(folder)
      const archive = execFileSync('tar', ['-C', folder, `--format=${format}`, '-cf', '-', '.'], { maxBuffer: 1e8 })
      const listed = execFileSync('tar', ['tf', '-'], { input: archive, encoding: 'utf8' }).trim().split('\n')
      expect(walked(archive).members.map(({ path }) => path)).toEqual(listed)
      expect(walked(archive).members.find(({ path }) => path === './text')?.data).toBe('content')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it.each([
    ['gnu', []],
    ['pax', ['--sparse-version=0.0']],
    ['pax', ['--sparse-version=0.1']],
    ['pax', ['--sparse-version=1.0']],
  ])('is read with sparse files in the format %s %j', async (format, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'seawall-walk-'))
    try {
      await withHoles(join(folder, 'a-holes'))
      writeFileSync(join(folder, 'b-next'), 'next')
      const archive = execFileSync(
        'tar',
        ['-C', folder, `--format=${format}`, ...options, '--hole-detection=raw', '-S', '-cf', '-', 'a-holes', 'b-next'],
        { maxBuffer: 1e8 },
      )
      const { members, fault } = walked(archive, [4096, 13])
      expect(fault).toBeUndefined()
      expect(members.map(({ path, type, size }) => [path, type, size])).toEqual([
        ['a-holes', 'sparse', 4_000_000],
        ['b-next', 'file', 4],
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

function fill(folder: string): void {
  mkdirSync(join(folder, 'deep'))
  writeFileSync(join(folder, 'text'), 'content')
  writeFileSync(join(folder, 'deep', 'n'.repeat(80)), 'long name')
  linkSync(join(folder, 'text'), join(folder, 'another'))
  symlinkSync('/etc/passwd', join(folder, 'link'))
}

/** Thirty of them, more than fit into a header. */
async function withHoles(file: string): Promise<void> {
  const handle = await open(file, 'w')
  for (let at = 0; at < 30; at++) await handle.write(Buffer.alloc(4096, 0xff), 0, 4096, at * 100_000)
  await handle.close()
  truncateSync(file, 4_000_000)
}

describe('a damaged archive', () => {
  const inPieces = fc.record({ content: changed(everything), size: fc.integer({ min: 1, max: 2000 }) })
  const walksAlike = ({ content, size }: { content: Buffer; size: number }): void => {
    const walk = walked(content, [size])
    expect(walk.fault ?? 'Error: ').toMatch(/^Error: /)
    expect(walk).toEqual(walked(content))
  }
  fuzz('a tar archive, in pieces of any size', inPieces, walksAlike, 'binary')

  for (const [packing, packed] of Object.entries({ gzip: gzipSync(everything), zstd: zstdCompressSync(everything) }))
    survivesChanges(packing, [packed], async (content) => {
      const outcome = await unpacked(content)
      expect(outcome === 'error' || outcome.length <= 2 ** 22).toBe(true)
    })
})

async function unpacked(packed: Buffer): Promise<Buffer | 'error'> {
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of decompress(chunksOf(packed))) pieces.push(piece)
    return Buffer.concat(pieces)
  } catch (error) {
    expect(error instanceof TarFault || (error instanceof Error && 'code' in error)).toBe(true)
    return 'error'
  }
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100)
}
