import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { bodhi } from './bodhi.ts'

const update = {
  alias: 'FEDORA-2031-77',
  title: 'lantern-1.2-3.fc50',
  notes: 'Mends CVE-2031-1234.',
  severity: 'urgent',
  type: 'security',
  status: 'stable',
  date_submitted: '2031-02-03 04:05:06',
  url: 'https://example.org/77',
  release: { version: '50', id_prefix: 'FEDORA' },
  bugs: [{ title: 'CVE-2031-1235 lantern: more' }],
  builds: [{ nvr: 'lantern-1.2-3.fc50', epoch: 2 }],
}

describe('an update of Fedora', () => {
  it('covers the vulnerabilities it names, and mends packages by their sources', () => {
    const found = advisoriesOf(bodhi, JSON.stringify({ updates: [update] }), 'page.json')
    expect(found).toMatchObject([
      {
        id: 'FEDORA-2031-77',
        covers: ['CVE-2031-1234', 'CVE-2031-1235'],
        severities: [{ source: 'fedora', severity: 'critical' }],
        published: '2031-02-03T04:05:06Z',
        affected: [
          { namespace: 'rpm:fedora:50', name: 'lantern', ranges: [{ to: '2:1.2-3.fc50' }], fixed: ['2:1.2-3.fc50'] },
        ],
      },
    ])
  })

  it('of EPEL is for another release', () => {
    const text = JSON.stringify({ ...update, release: { version: '9', id_prefix: 'FEDORA-EPEL' } })
    expect(advisoriesOf(bodhi, text, 'a.json')[0]?.affected[0]?.namespace).toBe('rpm:epel:9')
  })

  it('that is no matter of security touches nothing', () => {
    expect(advisoriesOf(bodhi, JSON.stringify({ ...update, type: 'bugfix' }), 'a.json')[0]?.affected).toEqual([])
  })

  it.each([
    [{ ...update, alias: 7 }, 'an update without an id'],
    [{ ...update, release: {} }, 'it does not say which release it is for'],
    [{ ...update, builds: [{ nvr: 'lantern' }] }, 'a build without name, version and release'],
  ])('says what cannot be read: case %#', (value, why) => {
    expect(unreadOf(bodhi, JSON.stringify(value), 'a.json')).toEqual([why])
  })

  survivesChanges(
    'updates of Fedora',
    [Buffer.from(JSON.stringify(update))],
    (content) => itemsOf(bodhi, content, 'a.json'),
    'text',
  )
})
