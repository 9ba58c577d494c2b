import { describe, expect, it } from 'vitest'
import { advisoriesOf, itemsOf, unreadIn } from '../feeds.test-support.ts'
import { nvd } from './nvd.ts'

const v31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'
const v2 = 'AV:N/AC:L/Au:N/C:C/I:C/A:C'
const metric = (source: string, vectorString: string, baseScore: number) => ({
  source,
  cvssData: { vectorString, baseScore },
})
const cve = {
  id: 'CVE-2031-12345',
  sourceIdentifier: 'light@one.example',
  published: '2031-07-11T13:15:08.503',
  lastModified: '2031-11-21T06:41:00.133',
  vulnStatus: 'Analyzed',
  descriptions: [
    { lang: 'es', value: 'Se quema.' },
    { lang: 'en', value: 'It burns.' },
  ],
  metrics: {
    cvssMetricV31: [metric('nvd@nist.gov', v31, 9.8)],
    cvssMetricV2: [metric('nvd@nist.gov', v2, 10), metric('light@one.example', v2, 10)],
  },
  weaknesses: [
    { description: [{ lang: 'en', value: 'CWE-352' }] },
    {
      description: [
        { lang: 'en', value: 'NVD-CWE-noinfo' },
        { lang: 'en', value: 'CWE-352' },
      ],
    },
  ],
  references: [{ url: 'https://one.example/' }, { url: 'https://one.example/' }],
}
const page = (...list: readonly unknown[]) =>
  JSON.stringify({ resultsPerPage: list.length, format: 'NVD_CVE', vulnerabilities: list })

describe('nvd', () => {
  it('says how grave something is, and names no package', () => {
    expect(advisoriesOf(nvd, page({ cve }), 'nvd.json')).toEqual([
      {
        id: 'CVE-2031-12345',
        aliases: [],
        covers: [],
        details: 'It burns.',
        severities: [
          { source: 'nvd', vector: v31, score: 9.8 },
          { source: 'cna', vector: v2, score: 10 },
        ],
        weaknesses: ['CWE-352'],
        published: '2031-07-11T13:15:08.503Z',
        modified: '2031-11-21T06:41:00.133Z',
        references: ['https://one.example/'],
        affected: [],
      },
    ])
  })

  it('calls withdrawn what was rejected', () => {
    expect(advisoriesOf(nvd, page({ cve: { ...cve, vulnStatus: 'Rejected' } }), 'nvd.json')).toMatchObject([
      { withdrawn: '2031-11-21T06:41:00.133Z' },
    ])
  })

  it('reads one entry by itself', () => {
    expect(advisoriesOf(nvd, JSON.stringify(cve), 'a.json')).toHaveLength(1)
    expect(nvd.wants('a.json', Buffer.from(JSON.stringify(cve)))).toBe(true)
  })

  it('names what it cannot read', () => {
    expect(itemsOf(nvd, page({ cve: { id: 'x' } }, 7, { cve }), 'nvd.json').map(({ kind }) => kind)).toEqual([
      'unread',
      'unread',
      'entry',
    ])
    expect(unreadIn(nvd, '{', 'nvd.json')).toHaveLength(1)
  })
})
