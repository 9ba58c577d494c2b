import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { SeawallError } from '../../core/index.ts'
import { hostileText } from './database.test-support.ts'
import { openRecords, partitionOf, writeRecords } from './records.ts'

interface Said {
  readonly id: string
  readonly title?: string
  readonly aliases?: readonly string[]
}

const record = fc.record<Said>(
  { id: hostileText.map((id) => id.toWellFormed()), title: hostileText, aliases: fc.array(hostileText) },
  { requiredKeys: ['id'] },
)
const records = fc.uniqueArray(record, { selector: ({ id }) => id, maxLength: 150 })

describe('records', () => {
  it('are found by id as they were put in, in the same bytes whatever their order', () => {
    fc.assert(
      fc.property(records, fc.func(fc.nat()), (list, order) => {
        const bytes = writeRecords(list)
        const read = openRecords<Said>(bytes, 'CVE-2024')
        expect(read.count).toBe(list.length)
        for (const one of list) expect(read.recordOf(one.id)).toEqual(one)
        expect(read.recordOf('not one of them')).toBeUndefined()
        expect(new Set(read.all())).toEqual(new Set(list))
        expect(writeRecords(list.toSorted((a, b) => order(a) - order(b)))).toEqual(bytes)
        expect(writeRecords([...read.all()])).toEqual(bytes)
      }),
    )
  })

  it.each([0, 1, 63, 64, 65, 100_000])('may be %i', (count) => {
    const list = Array.from({ length: count }, (_, index) => ({ id: `CVE-2024-${index}`, title: `title ${index}` }))
    const read = openRecords<Said>(writeRecords(list), 'CVE-2024')
    for (const one of [...list.slice(0, 70), ...list.slice(-70)]) expect(read.recordOf(one.id)).toEqual(one)
  })

  it('lose most of what no honest one has, so that the others beside them can be read', () => {
    const long = { id: 'CVE-2024-1', title: 'x'.repeat(5_000_000), aliases: new Array<string>(2_000_000).fill('CVE-1') }
    const list = [long, { id: 'CVE-2024-2', title: 'short' }]
    const read = openRecords<Said>(writeRecords(list), 'CVE-2024')
    const found = read.recordOf('CVE-2024-1')
    expect([found?.aliases?.length, found?.title?.length]).toEqual([20, 2000])
    expect(read.recordOf('CVE-2024-2')).toEqual(list[1])
  })

  it.each([
    ['CVE-2024-3094', 'CVE-2024'],
    ['UBUNTU-CVE-2024-1', 'UBUNTU-CVE-2024'],
    ['ALSA-2024:0310', 'ALSA-2024'],
    ['GHSA-9aaa-bbbb-cccc', 'GHSA-9'],
    ['a/\u{1f600}\u{1f600}', 'a_____'],
    ['', ''],
  ])('%s stands in the part %s', (id, part) => {
    expect(partitionOf(id)).toBe(part)
  })

  it('are refused by name when they are something else', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('SWRECRD2'), Buffer.from('SWRECRD1\xff\xff\x01', 'latin1')])
      expect(() => openRecords(bytes, 'debian CVE-2024')).toThrow(
        /the records debian CVE-2024 of the advisory database/,
      )
  })

  const original = writeRecords(
    Array.from({ length: 130 }, (_, index) => ({ id: `CVE-2024-${index}`, title: 'a'.repeat(index) })),
  )
  survivesChanges('records of the advisory database', [original], (content) => {
    try {
      const read = openRecords(content, 'CVE-2024')
      expect(read.count).toBeLessThanOrEqual(content.length)
      for (const id of ['CVE-2024-1', 'CVE-2024-129', 'zzz']) read.recordOf(id)
      for (const one of read.all()) if (typeof one.id !== 'string') throw new Error('a record without an id')
    } catch (error) {
      if (!(error instanceof SeawallError)) throw error
    }
  })
})
