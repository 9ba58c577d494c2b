import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { itemsOf, unreadOf } from '../feed.test-support.ts'
import { kev } from './kev.ts'

const entry = {
  cveID: 'CVE-2031-1234',
  dateAdded: '2031-02-03',
  dueDate: '2031-02-24',
  requiredAction: 'Apply the mitigations.',
  knownRansomwareCampaignUse: 'Known',
}
const catalogue = (...vulnerabilities: readonly unknown[]): string =>
  JSON.stringify({ catalogVersion: '2031.02.03', count: vulnerabilities.length, vulnerabilities })

describe('the catalogue of known exploited vulnerabilities', () => {
  it('tells since when, until when and whether by ransomware', () => {
    const expected = {
      kind: 'known-exploited',
      entry: {
        id: 'CVE-2031-1234',
        added: '2031-02-03',
        due: '2031-02-24',
        ransomware: true,
        action: 'Apply the mitigations.',
      },
    }
    expect(itemsOf(kev, catalogue(entry), 'kev.json')).toEqual([expected])
    expect(itemsOf(kev, JSON.stringify(entry), 'one.json')).toEqual([expected])
  })

  it.each([
    [catalogue({ ...entry, cveID: 7 }), 'an entry without a CVE id'],
    [catalogue('words'), 'an entry without a CVE id'],
    [catalogue({ cveID: 'CVE-2031-1234' }), 'nothing says when it was added'],
    ['{"catalogVersion": "1"}', 'it has no list of vulnerabilities'],
    ['{"count": 2, "vulnerabilities": []}', 'it is to hold 2 entries, and has 0'],
    ['{"cveID": ', expect.any(String)],
  ])('says what cannot be read: %s', (text, why) => {
    expect(unreadOf(kev, text, 'kev.json')).toEqual([why])
  })

  it('is known by its words', () => {
    expect(kev.wants('x', Buffer.from(catalogue(entry)))).toBe(true)
    expect(kev.wants('x.json', Buffer.from('{"id": "CVE-2031-1"}'))).toBe(false)
  })

  survivesChanges(
    'the catalogue of exploited vulnerabilities',
    [Buffer.from(catalogue(entry))],
    (content) => itemsOf(kev, content, 'kev.json'),
    'text',
  )
})
