import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { ecosystemOf } from './ecosystem.ts'
import { osv, sourceOf } from './index.ts'

const read = (value: unknown) => [...osv.read(Buffer.from(JSON.stringify(value)), 'a.json')]

function affectedIn(affected: unknown) {
  const [item] = read({ id: 'GHSA-a', affected: [affected] })
  return item?.kind === 'entry' ? item.advisories[0]?.affected[0] : item
}

const npm = { name: 'anchor', ecosystem: 'npm' }
const events = (...all: readonly object[]) => ({ package: npm, ranges: [{ type: 'SEMVER', events: all }] })

describe('a record of OSV', () => {
  it('says what it is about', () => {
    expect(
      read({
        id: 'GHSA-aaaa',
        aliases: ['CVE-2031-0001'],
        summary: 'It slips',
        details: 'at times',
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
        database_specific: { severity: 'MODERATE', cwe_ids: ['CWE-79'] },
        published: '2031-01-01T00:00:00Z',
        modified: '0001-01-01T00:00:00Z',
        references: [{ type: 'WEB', url: 'https://a.example' }, {}],
        affected: [],
      }),
    ).toEqual([
      {
        kind: 'entry',
        advisories: [
          {
            id: 'GHSA-aaaa',
            aliases: ['CVE-2031-0001'],
            covers: [],
            title: 'It slips',
            details: 'at times',
            severities: [
              { source: 'ghsa', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', severity: 'medium' },
            ],
            weaknesses: ['CWE-79'],
            published: '2031-01-01T00:00:00Z',
            references: ['https://a.example'],
            affected: [],
          },
        ],
      },
    ])
  })

  it('of a distribution is what that says of a CVE, or an errata that covers several', () => {
    expect(read({ id: 'UBUNTU-CVE-2031-1', upstream: ['CVE-2031-1'] })).toMatchObject([
      { advisories: [{ aliases: ['CVE-2031-1'], covers: [] }] },
    ])
    expect(
      read({ id: 'ALSA-2031:1', related: ['CVE-2031-1', 'CVE-2031-2'], summary: 'Important: anchor update' }),
    ).toMatchObject([
      {
        advisories: [{ covers: ['CVE-2031-1', 'CVE-2031-2'], severities: [{ source: 'almalinux', severity: 'high' }] }],
      },
    ])
  })

  it('may have been taken back, or be of a package made to do harm', () => {
    expect(read({ id: 'MAL-2031-1', withdrawn: '2031-01-01T00:00:00Z' })).toMatchObject([
      { advisories: [{ malicious: true, withdrawn: '2031-01-01T00:00:00Z' }] },
    ])
  })

  it.each([
    ['everything before a fix', [{ introduced: '0' }, { fixed: '1.2.0' }], [{ to: '1.2.0' }], ['1.2.0']],
    [
      'two ranges, in any order',
      [{ fixed: '2.1.0' }, { introduced: '2.0.0' }, { introduced: '0' }, { fixed: '1.5.0' }],
      [{ to: '1.5.0' }, { from: '2.0.0', to: '2.1.0' }],
      ['1.5.0', '2.1.0'],
    ],
    [
      'up to the last that is touched',
      [{ introduced: '1.0.0' }, { last_affected: '1.9.0' }],
      [{ from: '1.0.0', to: '1.9.0', toInclusive: true }],
      undefined,
    ],
    ['all from one on', [{ introduced: '1.0.0' }], [{ from: '1.0.0' }], undefined],
    ['what is built before a limit', [{ introduced: '0' }, { limit: '3.0.0' }], [{ to: '3.0.0' }], undefined],
    ['every version', [{ introduced: '0' }, { limit: '*' }], [{}], undefined],
    ['nothing', [{ fixed: '1.0.0' }], [], ['1.0.0']],
  ])('touches %s', (_, all, ranges, fixed) => {
    const found = affectedIn(events(...all))
    expect(found).toMatchObject({ namespace: 'npm', name: 'anchor', ranges, ...(fixed && { fixed }) })
  })

  it('lists versions only where no range holds them, and takes commits for none', () => {
    const range = { type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '2.0.0' }] }
    const commits = { type: 'GIT', events: [{ introduced: '0' }] }
    expect(affectedIn({ package: npm, ranges: [range, commits], versions: ['1.5.0', '3.0.0'] })).toMatchObject({
      versions: ['3.0.0'],
      ranges: [{ from: '1.0.0', to: '2.0.0' }],
    })
  })

  it('leaves out packages of ecosystems that are not known, and keeps the others', () => {
    const affected = [{ package: { name: 'a', ecosystem: 'Mooring' } }, { package: npm }, {}, null]
    expect(read({ id: 'GHSA-a', affected })).toMatchObject([{ advisories: [{ affected: [{ name: 'anchor' }] }] }])
  })

  it.each([['[]'], ['{}'], ['{"id":""}'], ['{'], ['['.repeat(100_000)]])('that is none is named: %.20s', (text) => {
    expect([...osv.read(Buffer.from(text), 'a.json')]).toMatchObject([{ kind: 'unread' }])
  })

  const whole = Buffer.from(
    JSON.stringify({ id: 'GHSA-a', affected: [events({ introduced: '0' }, { fixed: '1.0.0' })] }),
  )
  survivesChanges('OSV', [whole], (content) => [...osv.read(content, 'a.json')], 'grammar')
})

describe('an ecosystem', () => {
  it.each([
    ['npm', { namespace: 'npm', binary: false }],
    ['Debian:12', { namespace: 'deb:debian:12', binary: false }],
    ['Alpine:v3.20', { namespace: 'apk:alpine:3.20', binary: false }],
    ['Ubuntu:22.04:LTS', { namespace: 'deb:ubuntu:22.04', binary: false }],
    ['Ubuntu:Pro:18.04:LTS', { namespace: 'deb:ubuntu-pro:18.04', binary: false }],
    ['Ubuntu:Pro:FIPS:18.04:LTS', undefined],
    ['Red Hat:enterprise_linux:9::appstream', { namespace: 'rpm:rhel:9', binary: true }],
    ['Red Hat:openshift:4', undefined],
    ['SUSE:Linux Enterprise Server 15 SP5', { namespace: 'rpm:sles:15.5', binary: true }],
    ['SUSE:Linux Enterprise Module for Basesystem 15 SP5', { namespace: 'rpm:sles:15.5', binary: true }],
    ['SUSE:Linux Enterprise Server for SAP Applications 15 SP5', { namespace: 'rpm:sles:15.5', binary: true }],
    ['openSUSE:Leap 15.5', { namespace: 'rpm:opensuse-leap:15.5', binary: true }],
    ['openSUSE:Tumbleweed', { namespace: 'rpm:opensuse-tumbleweed', binary: true }],
    ['AlmaLinux:9', { namespace: 'rpm:almalinux:9', binary: true }],
    ['Wolfi', { namespace: 'apk:wolfi', binary: false }],
    ['constructor', undefined],
    ['', undefined],
  ])('%s is %j', (text, where) => {
    expect(ecosystemOf(text)).toEqual(where)
  })

  it('is told by the kind of an id who says it', () => {
    expect(['GHSA-a', 'RHSA-2031:1', 'X', 'constructor-1'].map(sourceOf)).toEqual(['ghsa', 'redhat', 'osv', 'osv'])
  })
})
