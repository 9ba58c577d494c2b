import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { photon } from './photon.ts'

const path = 'photon_cve_metadata/cve_data_photon5.0.json'
const entry = {
  cve_id: 'CVE-2031-1234',
  pkg: 'lantern',
  cve_score: 7.5,
  aff_ver: 'all versions',
  res_ver: '1.2-3.ph5',
  status: 'Fixed',
}
const list = (...entries: readonly unknown[]): string => JSON.stringify(entries)

describe('the list of a release of Photon OS', () => {
  it('says which version of a package, by its own name or that of its source, mends a vulnerability', () => {
    const fix = {
      namespace: 'rpm:photon:5.0',
      name: 'lantern',
      ranges: [{ to: '1.2-3.ph5' }],
      status: 'fixed',
      fixed: ['1.2-3.ph5'],
    }
    expect(advisoriesOf(photon, list(entry), path)).toMatchObject([
      {
        id: 'CVE-2031-1234',
        severities: [{ source: 'photon', score: 7.5 }],
        affected: [fix, { ...fix, binary: true }],
      },
    ])
  })

  it('says what is not touched, and what nothing mends', () => {
    const statuses = advisoriesOf(
      photon,
      list({ ...entry, status: 'Not Affected', res_ver: 'NA' }, { ...entry, status: 'Affected', res_ver: 'NA' }),
      path,
    ).map(({ affected }) => affected[0]?.status)
    expect(statuses).toEqual(['not-affected', 'affected'])
  })

  it('is a record only where it was mended and nothing says from which version on', () => {
    expect(advisoriesOf(photon, list({ ...entry, res_ver: 'NA' }), path)[0]?.affected).toEqual([])
  })

  it.each([
    [list({ ...entry, cve_id: '' }), 'an entry without an id'],
    [list({ ...entry, pkg: null }), 'an entry without a package'],
    [list(7), 'an entry without an id'],
    ['{}', 'it is no list'],
  ])('says what cannot be read: case %#', (text, why) => {
    expect(unreadOf(photon, text, path)).toEqual([why])
  })

  it('says so where its name holds no release', () => {
    expect(unreadOf(photon, list(entry), 'list.json')).toEqual(['its name does not say which release it is for'])
  })

  survivesChanges('lists of Photon OS', [Buffer.from(list(entry))], (content) => itemsOf(photon, content, path), 'text')
})
