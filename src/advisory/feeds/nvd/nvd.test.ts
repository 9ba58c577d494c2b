import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { nvd } from './nvd.ts'

const v31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H'
const metric = (source: string, vectorString: string, baseScore: number) => ({
  source,
  cvssData: { vectorString, baseScore },
})
const cve = {
  id: 'CVE-2031-1234',
  sourceIdentifier: 'words@example.org',
  published: '2031-02-03T04:05:06.789',
  lastModified: '2031-03-03T04:05:06.789',
  vulnStatus: 'Analyzed',
  descriptions: [
    { lang: 'es', value: 'Palabras.' },
    { lang: 'en', value: 'Words.' },
  ],
  metrics: {
    cvssMetricV2: [metric('nvd@nist.gov', 'AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8)],
    cvssMetricV31: [metric('nvd@nist.gov', v31, 7.5), metric('security-advisories@github.com', v31, 7.5)],
  },
  weaknesses: [{ description: [{ value: 'NVD-CWE-noinfo' }, { value: 'CWE-400' }] }],
  references: [{ url: 'https://example.org/1' }, { url: 'https://example.org/1' }],
}
const page = (...all: readonly unknown[]): string =>
  JSON.stringify({ format: 'NVD_CVE', version: '2.0', vulnerabilities: all.map((one) => ({ cve: one })) })

describe('NVD', () => {
  it('gives scores, weaknesses and references, and no packages', () => {
    const expected = {
      id: 'CVE-2031-1234',
      aliases: [],
      covers: [],
      details: 'Words.',
      severities: [
        { source: 'nvd', vector: v31, score: 7.5 },
        { source: 'ghsa', vector: v31, score: 7.5 },
      ],
      weaknesses: ['CWE-400'],
      published: '2031-02-03T04:05:06.789Z',
      modified: '2031-03-03T04:05:06.789Z',
      references: ['https://example.org/1'],
      affected: [],
    }
    expect(advisoriesOf(nvd, page(cve), 'page.json')).toEqual([expected])
    expect(advisoriesOf(nvd, JSON.stringify({ cve }), 'one.json')).toEqual([expected])
    expect(advisoriesOf(nvd, JSON.stringify(cve), 'one.json')).toEqual([expected])
  })

  it('has taken back what it rejected', () => {
    const [one] = advisoriesOf(nvd, page({ ...cve, vulnStatus: 'Rejected' }), 'page.json')
    expect(one).toMatchObject({ withdrawn: '2031-03-03T04:05:06.789Z', severities: [] })
  })

  it('says version 2 where nothing newer is known, and version 4 beside the others', () => {
    const vectors = (metrics: object): readonly unknown[] =>
      advisoriesOf(nvd, page({ ...cve, metrics }), 'page.json')[0]?.severities.map(({ vector }) => vector) ?? []
    const [v2, v4] = [metric('a', '2', 1), metric('a', '4', 1)]
    expect(vectors({ cvssMetricV2: [v2] })).toEqual(['2'])
    expect(vectors({ cvssMetricV2: [v2], cvssMetricV40: [v4], cvssMetricV31: [metric('a', '3', 1)] })).toEqual([
      '3',
      '4',
    ])
  })

  it.each([
    [page('words'), 'an entry without a CVE id'],
    [page({ ...cve, id: '__proto__' }), 'an entry without a CVE id'],
    ['{"format": "NVD_CVE", "vulnerabilities": 7}', 'its vulnerabilities are no list'],
    [page(cve).slice(0, -9), expect.any(String)],
  ])('says what cannot be read: case %#', (text, why) => {
    expect(unreadOf(nvd, text, 'page.json')).toEqual([why])
  })

  it('is known by its words', () => {
    expect(nvd.wants('x', Buffer.from(page(cve)))).toBe(true)
    expect(nvd.wants('x', Buffer.from(JSON.stringify(cve)))).toBe(true)
    expect(nvd.wants('x.json', Buffer.from('{"id": "CVE-2031-1", "affected": []}'))).toBe(false)
  })

  survivesChanges('pages of NVD', [Buffer.from(page(cve))], (content) => itemsOf(nvd, content, 'page.json'), 'text')
})
