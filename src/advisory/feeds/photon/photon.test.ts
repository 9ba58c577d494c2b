import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { photonCves } from './index.ts'

const entry = {
  cve_id: 'CVE-2031-0001',
  pkg: 'rope',
  cve_score: 7.5,
  aff_ver: 'all versions before 1.2-3.ph5 are vulnerable',
  res_ver: '1.2-3.ph5',
  status: 'Fixed',
}

const read = (value: unknown, path = 'cve_data_photon5.0.json') => [
  ...photonCves.read(Buffer.from(JSON.stringify(value)), path),
]

describe('a list of Photon OS', () => {
  it('is for the release in its name', () => {
    const affected = [
      {
        namespace: 'rpm:photon:5.0',
        name: 'rope',
        ranges: [{ to: '1.2-3.ph5' }],
        status: 'fixed',
        fixed: ['1.2-3.ph5'],
      },
    ]
    const severities = [{ source: 'photon', score: 7.5 }]
    expect(read([entry])).toMatchObject([{ advisories: [{ id: 'CVE-2031-0001', severities, affected }] }])
    expect(read([entry], 'some.json')).toMatchObject([{ kind: 'unread' }])
  })

  it.each([
    [{ res_ver: 'NA' }, 'not-affected'],
    [{ res_ver: 'NA', status: 'Not Affected' }, 'not-affected'],
    [{ res_ver: '', status: 'Not Fixed' }, 'affected'],
  ])('with %j says %s', (change, status) => {
    expect(read([{ ...entry, ...change }])).toMatchObject([{ advisories: [{ affected: [{ status }] }] }])
  })

  it.each([[{}], [{ ...entry, pkg: '' }], [[]], [null]])('names an entry of which nothing can be made: %j', (value) => {
    expect(read([value, entry])).toMatchObject([{ kind: 'unread' }, { kind: 'entry' }])
  })

  it('counts no score that is none', () => {
    for (const cve_score of [null, 'high', 11, -1])
      expect(read([{ ...entry, cve_score }])).toMatchObject([{ advisories: [{ severities: [] }] }])
  })

  const whole = Buffer.from(JSON.stringify([entry]))
  survivesChanges('Photon list', [whole], (content) => [...photonCves.read(content, 'photon5.0.json')], 'grammar')
})
