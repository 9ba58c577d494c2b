import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { ByteWriter } from './bytes.ts'
import { hostileText } from './database.test-support.ts'
import { inByteOrder, openStringTable, type StringTable, writeStringTable } from './string-table.ts'

function tableBytes(texts: readonly string[]): Buffer {
  const out = new ByteWriter()
  writeStringTable(inByteOrder(texts), out)
  return out.finish()
}

function opened(bytes: Buffer): StringTable {
  const table = openStringTable(bytes, 0)
  if (table === undefined) throw new Error('it cannot be opened')
  return table
}

const textsIn = (table: StringTable): readonly string[] => Array.from({ length: table.count }, (_, at) => table.at(at))

describe('a table of texts', () => {
  it('gives each text at its place, and the place of each text', () => {
    fc.assert(
      fc.property(
        fc.array(
          hostileText.map((text) => text.toWellFormed()),
          { maxLength: 60 },
        ),
        (texts) => {
          const bytes = tableBytes(texts)
          const table = opened(bytes)
          expect(table.end).toBe(bytes.length)
          expect(new Set(textsIn(table))).toEqual(new Set(texts))
          for (const text of texts) expect(table.at(table.indexOf(text))).toBe(text)
          expect(table.indexOf('not one of them')).toBe(-1)
        },
      ),
    )
  })

  it.each([0, 1, 15, 16, 17, 31, 32, 33, 100_000])('may have %i texts', (count) => {
    const texts = Array.from({ length: count }, (_, index) => `name-${index}`)
    const table = opened(tableBytes(texts))
    expect(table.count).toBe(count)
    for (const text of [...texts.slice(0, 40), ...texts.slice(-40)]) expect(table.at(table.indexOf(text))).toBe(text)
    expect([table.indexOf(''), table.indexOf('name'), table.indexOf('zzz')]).toEqual([-1, -1, -1])
    expect([table.at(count), table.at(-1)]).toEqual(['', ''])
  })

  it('is in the order of bytes, where pairs of units come after all others', () => {
    const texts = ['\u{1f600}', '\uffee', 'a']
    expect(inByteOrder(texts)).toEqual(['a', '\uffee', '\u{1f600}'])
    const table = opened(tableBytes(texts))
    expect(texts.map((text) => table.indexOf(text))).toEqual([2, 1, 0])
  })

  it('is refused where it says that it holds more than there is room for', () => {
    const out = new ByteWriter()
    out.number(2 ** 47)
    out.number(2 ** 48)
    expect(openStringTable(out.finish(), 0)).toBeUndefined()
    expect(openStringTable(Buffer.alloc(0), 0)).toBeUndefined()
  })

  const original = tableBytes(Array.from({ length: 50 }, (_, index) => `${'p'.repeat(index % 7)}-${index}`))
  survivesChanges('a table of texts of the advisory database', [original], (content) => {
    const table = openStringTable(content, 0)
    if (table === undefined) return
    expect(table.count).toBeLessThanOrEqual(content.length)
    const length = textsIn(table).reduce((sum, text) => sum + text.length, 0)
    expect(length).toBeLessThanOrEqual(table.count * content.length)
    table.indexOf('p-8')
  })
})
