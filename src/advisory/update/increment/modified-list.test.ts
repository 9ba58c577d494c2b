import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { isSameTime, readModifiedList } from './modified-list.ts'

const text = '2024-08-15T00:05:00Z,GHSA-aaaa-bbbb-cccc\n2024-08-14T10:00:00.123456Z,ALSA-2024:0310\r\n'

describe('the list of changes', () => {
  it('says when each record was last changed', () => {
    expect([...(readModifiedList(`modified,id\n${text}`) ?? [])]).toEqual([
      ['GHSA-aaaa-bbbb-cccc', '2024-08-15T00:05:00Z'],
      ['ALSA-2024:0310', '2024-08-14T10:00:00.123456Z'],
    ])
  })

  it.each(['', '<html>', `${text}not a line\n`, '2024-08-15T00:05:00Z,../../etc/passwd\n', '2024-08-15T00:05:00Z,\n'])(
    'is no list where it says %j',
    (other) => {
      expect(readModifiedList(other)).toBeUndefined()
    },
  )

  it.each([
    ['2024-08-15T00:05:00Z', '2024-08-15T00:05:00.000Z', true],
    ['2024-08-15T00:05:00.12Z', '2024-08-15T00:05:00.120000Z', true],
    ['2024-08-15T00:05:00.12Z', '2024-08-15T00:05:00.121Z', false],
    ['2024-08-15T00:05:00Z', '', false],
  ])('has one time for %s and %s: %s', (a, b, same) => {
    expect(isSameTime(a, b)).toBe(same)
  })

  survivesChanges(
    'the list of changes of osv.dev',
    [Buffer.from(text)],
    (content) => {
      expect(readModifiedList(content.toString())?.size ?? 0).toBeLessThanOrEqual(content.length)
    },
    'text',
  )
})
