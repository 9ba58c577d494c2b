import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Collector } from './collector.ts'
import type { Find } from './find.ts'
import type { Analyser, FileFact } from './types.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-collector-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fact = (size: number): FileFact => ({ path: 'a/file', name: 'file', size, mode: 0o644 })

/** Tells how much it was given, and how that begins. */
function reader(more: Partial<Analyser> = {}): Analyser {
  return {
    id: 'reader',
    version: 1,
    maxBytes: 1e9,
    wants: () => true,
    analyse: (content, { path }) => [
      {
        kind: 'warning',
        path,
        message: `${content.size} ${content.read(0, 4).toString()} ${content.read(content.size - 4, 9)}`,
      },
    ],
    ...more,
  }
}

/** What the analysers find in a file of so many bytes, that comes in pieces. */
function found(size: number, analysers: readonly Analyser[], memoryBytes = 1e6, stored = size): string[] {
  const finds: Find[] = []
  const collector = new Collector({ folder: join(folder, 'spool'), memoryBytes }, finds)
  const content = collector.contentFor(fact(size), analysers)
  const bytes = Buffer.alloc(stored, 'x')
  bytes.write('head', 0)
  bytes.write('tail', Math.max(0, stored - 4))
  for (let at = 0; at < stored; at += 1000) content?.write(bytes.subarray(at, at + 1000))
  content?.end()
  collector.close()
  return finds.map((find) => (find.kind === 'warning' ? find.message : find.kind))
}

describe('the content of a file', () => {
  it.each([
    ['in memory', 5_000, 1e6],
    ['on disk', 5_000, 1_000],
    ['in memory that has to grow', 3_000_000, 1e9],
  ])('comes whole %s, to everyone who wants it', (_, size, memory) => {
    expect(found(size, [reader(), reader()], memory)).toEqual([`${size} head tail`, `${size} head tail`])
  })

  it('comes as far as it is needed, and more of it goes nowhere', () => {
    expect(found(50_000, [reader({ startBytes: 1_500 })], 2_000)).toEqual(['1500 head xxxx'])
    expect(found(50_000, [reader({ startBytes: 1_500 }), reader()], 2_000)).toEqual([
      '50000 head tail',
      '50000 head tail',
    ])
  })

  it('is not asked for by whom its first bytes do not please', () => {
    expect(found(5_000, [reader({ wantsStart: (start) => start.toString('latin1', 0, 4) === 'none' })])).toEqual([])
    expect(found(5_000, [reader({ wantsStart: () => false }), reader()], 100)).toEqual(['5000 head tail'])
  })

  it('is left alone when it is too large, and that is told', () => {
    expect(found(5_000, [reader({ maxBytes: 4_999 })])).toEqual([expect.stringContaining('larger than 4999 bytes')])
    expect(found(0, [reader()])).toEqual(['0  '])
    expect(found(9, [reader({ wants: () => false })])).toEqual([])
  })

  it('may be shorter than was said', () => {
    expect(found(5_000, [reader()], 1e6, 2_000)).toEqual(['2000 head tail'])
  })

  it('costs nobody else their results when one fails', () => {
    const failing = reader({
      analyse: () => {
        throw new Error('oh no')
      },
    })
    expect(found(500, [failing, reader()])).toEqual(['reader failed: oh no', '500 head tail'])
  })

  it('leaves no file behind', () => {
    found(5_000, [reader()], 100)
    expect(readdirSync(join(folder, 'spool'))).toEqual([])
  })
})
