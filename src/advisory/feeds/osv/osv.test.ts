import { describe, expect, it } from 'vitest'
import { advisoriesOf, affectedIn, unreadIn } from '../feeds.test-support.ts'
import { osv } from './osv.ts'

const record = (affected: unknown, more: object = {}) =>
  JSON.stringify({ schema_version: '1.7.0', id: 'GO-2031-0001', affected, ...more })
const of = (ecosystem: string, more: object = {}, name = 'lantern') => ({ package: { ecosystem, name }, ...more })
const events = (...list: readonly object[]) => ({ ranges: [{ type: 'ECOSYSTEM', events: list }] })
const affected = (...list: readonly object[]) => affectedIn(osv, record(list), 'a.json')
const advisory = (more: object, list: readonly object[] = []) => advisoriesOf(osv, record(list, more), 'a.json')[0]

describe('the ranges of OSV', () => {
  it('begin where it was introduced and end where it was fixed, in any order of events', () => {
    const list = [{ fixed: '1.4.2' }, { introduced: '2.0.0' }, { introduced: '0' }, { fixed: '2.0.5' }]
    expect(affected(of('npm', events(...list)))).toEqual([
      {
        namespace: 'npm',
        name: 'lantern',
        ranges: [{ to: '1.4.2' }, { from: '2.0.0', to: '2.0.5' }],
        status: 'fixed',
        fixed: ['1.4.2', '2.0.5'],
      },
    ])
  })

  it('take in the last version that is affected, and not the limit', () => {
    const ranges = (...list: readonly object[]) => affected(of('npm', events(...list)))[0]?.ranges
    expect(ranges({ introduced: '1.0.0' }, { last_affected: '1.2.0' })).toEqual([
      { from: '1.0.0', to: '1.2.0', toInclusive: true },
    ])
    expect(ranges({ introduced: '0' }, { limit: '2.0.0' })).toEqual([{ to: '2.0.0' }])
    expect(ranges({ introduced: '0' }, { limit: '*' })).toEqual([{}])
    expect(ranges({ introduced: '3.0.0' })).toEqual([{ from: '3.0.0' }])
    expect(ranges({ fixed: '3.0.0' })).toEqual([])
  })

  it('end where GitHub knows up to which version it goes, and no fix', () => {
    const known = (text: string) => ({ database_specific: { last_known_affected_version_range: text } })
    const ranges = (text: string, ...list: readonly object[]) =>
      affected(of('npm', { ...events({ introduced: '0' }, ...list), ...known(text) }))
    expect(ranges('<= 1.2.3')).toMatchObject([{ ranges: [{ to: '1.2.3', toInclusive: true }], status: 'affected' }])
    expect(ranges('< 1.2.3')).toMatchObject([{ ranges: [{ to: '1.2.3' }], status: 'affected' }])
    expect(ranges('<= 1.2.3', { fixed: '1.3.0' })).toMatchObject([{ ranges: [{ to: '1.3.0' }] }])
    expect(ranges('any')).toMatchObject([{ ranges: [{}] }])
  })

  it('leave to the list of versions only what they do not say', () => {
    const versions = { versions: ['1.0.0', '9.0.0', '9.0.0', 7] }
    expect(affected(of('npm', { ...events({ introduced: '0' }, { fixed: '2.0.0' }), ...versions }))).toMatchObject([
      { versions: ['9.0.0'] },
    ])
    expect(affected(of('npm', { ...events({ introduced: '0' }), ...versions }))[0]).not.toHaveProperty('versions')
    expect(affected(of('npm', versions))).toMatchObject([{ ranges: [], versions: ['1.0.0', '9.0.0'] }])
  })

  it('are not those of commits', () => {
    expect(affected(of('npm', { ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }))).toMatchObject([
      { ranges: [] },
    ])
  })
})

describe('the ecosystems of OSV', () => {
  it.each([
    ['Ubuntu:22.04:LTS', 'deb:ubuntu:22.04'],
    ['Ubuntu:25.10', 'deb:ubuntu:25.10'],
    ['Ubuntu:Pro:18.04:LTS', 'deb:ubuntu-pro:18.04'],
    ['Debian:12', 'deb:debian:12'],
    ['Alpine:v3.20', 'apk:alpine:3.20'],
    ['Rocky Linux:9', 'rpm:rocky:9'],
    ['AlmaLinux:8', 'rpm:almalinux:8'],
    ['Red Hat:enterprise_linux:9::appstream', 'rpm:rhel:9'],
    ['SUSE:Linux Enterprise Server 15 SP6', 'rpm:sles:15.6'],
    ['openSUSE:Leap 15.6', 'rpm:opensuse-leap:15.6'],
    ['openSUSE:Tumbleweed', 'rpm:opensuse-tumbleweed'],
    ['Wolfi', 'apk:wolfi'],
    ['crates.io', 'cargo'],
    ['Go', 'golang'],
  ])('%s is %s', (ecosystem, namespace) => {
    expect(affected(of(ecosystem))).toMatchObject([{ namespace }])
  })

  it('are named where no package of a record is known here', () => {
    expect(unreadIn(osv, record([of('Ubuntu:Pro:FIPS:18.04:LTS'), of('Amiga')]), 'a.json')).toEqual([
      'a.json GO-2031-0001: no package of Ubuntu:Pro:FIPS:18.04:LTS, Amiga is known here',
    ])
    expect(unreadIn(osv, record([of('Amiga'), of('npm')]), 'a.json')).toEqual([])
    expect(affected(of('__proto__'), of('constructor'), of('toString:1'))).toEqual([])
  })

  it('say whether names are those of binary packages', () => {
    expect(affected(of('AlmaLinux:9'), of('Rocky Linux:9'))).toMatchObject([
      { binary: true },
      { namespace: 'rpm:rocky:9' },
    ])
    expect(affected(of('Rocky Linux:9'))[0]).not.toHaveProperty('binary')
  })
})

describe('a record of OSV', () => {
  it('is the same as the vulnerability that its id holds', () => {
    const ubuntu = { id: 'UBUNTU-CVE-2031-5', upstream: ['CVE-2031-5', 'CVE-2031-6'] }
    expect(advisory(ubuntu)).toMatchObject({ aliases: ['CVE-2031-5'], covers: ['CVE-2031-6'] })
    expect(advisory({ id: 'USN-7-1', upstream: ['UBUNTU-CVE-2031-5'] })).toMatchObject({
      aliases: [],
      covers: ['CVE-2031-5'],
    })
    expect(advisory({ id: 'RLSA-2031:1', related: ['CVE-2031-5', 'x'] })).toMatchObject({ covers: ['CVE-2031-5'] })
  })

  it('has the priority of Ubuntu, the word of GitHub, and that of the title of an erratum', () => {
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H'
    const cvss = { type: 'CVSS_V3', score: vector }
    expect(
      advisory({ id: 'UBUNTU-CVE-2031-5', severity: [cvss, cvss, { type: 'Ubuntu', score: 'negligible' }] })
        ?.severities,
    ).toEqual([
      { source: 'ubuntu', vector },
      { source: 'ubuntu', severity: 'low' },
    ])
    expect(
      advisory({ id: 'GHSA-1', severity: [cvss], database_specific: { severity: 'MODERATE' } })?.severities,
    ).toEqual([{ source: 'ghsa', vector, severity: 'medium' }])
    expect(advisory({ id: 'ALSA-2031:1', summary: 'Important: lantern update' })?.severities).toEqual([
      { source: 'almalinux', severity: 'high' },
    ])
    expect(advisory({}, [of('npm', { severity: [cvss] })])?.severities).toEqual([{ source: 'govulndb', vector }])
  })

  it('may be withdrawn, have no day, and speak of harm', () => {
    expect(advisory({ withdrawn: '2031-01-01T00:00:00Z' })?.withdrawn).toBe('2031-01-01T00:00:00Z')
    expect(advisory({ modified: '0001-01-01T00:00:00Z' })).not.toHaveProperty('modified')
    expect(advisory({ id: 'MAL-2031-1' })?.malicious).toBe(true)
    expect(
      advisory({ id: 'RUSTSEC-1' }, [of('crates.io', { database_specific: { categories: ['malicious'] } })])?.malicious,
    ).toBe(true)
  })

  it('says of a crate that nobody maintains that this is its state', () => {
    const unmaintained = { ...events({ introduced: '0.0.0-0' }), database_specific: { informational: 'unmaintained' } }
    expect(affected(of('crates.io', unmaintained))).toMatchObject([{ status: 'end-of-life' }])
  })

  it('is named where it cannot be read', () => {
    expect(unreadIn(osv, '{"id": "GO-1", ', 'a.json')).toHaveLength(1)
    expect(unreadIn(osv, '[]', 'a.json')).toEqual(['a.json: it is no record of OSV'])
    expect(unreadIn(osv, '{"affected": []}', 'a.json')).toEqual(['a.json: a record of OSV without an id'])
    expect(unreadIn(osv, '['.repeat(200_000), 'a.json')).toHaveLength(1)
  })
})
