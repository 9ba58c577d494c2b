import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { redhatCves } from './index.ts'

const rhel9 = 'cpe:/o:redhat:enterprise_linux:9'

const cve = {
  name: 'CVE-2031-0001',
  threat_severity: 'Important',
  public_date: '2031-01-01T00:00:00Z',
  bugzilla: { description: 'anchor: it slips' },
  cvss3: { cvss3_base_score: '7.5', cvss3_scoring_vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
  cwe: '(CWE-20|CWE-79)',
  details: ['It slips.'],
  affected_release: [
    { cpe: 'cpe:/a:redhat:enterprise_linux:9', advisory: 'RHSA-2031:2', package: 'anchor-2:1.2-8.el9' },
    { cpe: rhel9, advisory: 'RHSA-2031:1', package: 'anchor-2:1.1-3.el9_4.5' },
    { cpe: 'cpe:/a:redhat:rhel_eus:9.2', advisory: 'RHSA-2031:3', package: 'anchor-2:1.0-1.el9_2' },
    { cpe: rhel9, advisory: 'RHSA-2031:4' },
  ],
  package_state: [
    { cpe: 'cpe:/o:redhat:enterprise_linux:8', package_name: 'mooring:2/rope', fix_state: 'Will not fix' },
  ],
}

const read = (value: unknown) => [...redhatCves.read(Buffer.from(JSON.stringify(value)), 'CVE-2031-0001')]

describe('what Red Hat says of a vulnerability', () => {
  it('is which versions mend it, and how it stands with the others', () => {
    expect(read(cve)).toEqual([
      {
        kind: 'entry',
        advisories: [
          {
            id: 'CVE-2031-0001',
            aliases: [],
            covers: [],
            title: 'anchor: it slips',
            details: 'It slips.',
            published: '2031-01-01T00:00:00Z',
            severities: [
              {
                source: 'redhat',
                severity: 'high',
                vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
                score: 7.5,
              },
            ],
            weaknesses: ['CWE-20', 'CWE-79'],
            references: ['RHSA-2031:2', 'RHSA-2031:1', 'RHSA-2031:3', 'RHSA-2031:4'],
            affected: [
              {
                namespace: 'rpm:rhel:9',
                name: 'anchor',
                ranges: [{ to: '2:1.1-3.el9_4.5' }],
                status: 'fixed',
                fixed: ['2:1.1-3.el9_4.5'],
                severity: 'high',
              },
              {
                namespace: 'rpm:rhel:8',
                name: 'rope',
                ranges: [{}],
                status: 'will-not-fix',
                severity: 'high',
                module: 'mooring:2',
              },
            ],
          },
        ],
      },
    ])
  })

  it.each([
    ['Affected', 'affected'],
    ['Not affected', 'not-affected'],
    ['Fix deferred', 'fix-deferred'],
    ['Out of support scope', 'end-of-life'],
    ['Under investigation', 'under-investigation'],
  ])('calls %s %s', (fix_state, status) => {
    const package_state = [{ cpe: rhel9, package_name: 'anchor', fix_state }]
    expect(read({ ...cve, affected_release: [], package_state })).toMatchObject([
      { advisories: [{ affected: [{ status }] }] },
    ])
  })

  it.each([
    [{ name: null }],
    [{ affected_release: [{ cpe: rhel9, package: 'mooring:2-8090020.b46abd14' }] }],
    [{ package_state: [{ cpe: rhel9, package_name: 'anchor', fix_state: 'Sunk' }] }],
    [{ package_state: [{ cpe: rhel9, fix_state: 'Affected' }] }],
  ])('with %j names what cannot be read', (change) => {
    expect(read({ ...cve, ...change })[0]).toMatchObject({ kind: 'unread' })
  })

  const whole = Buffer.from(JSON.stringify(cve))
  survivesChanges('Red Hat CVE', [whole], (content) => [...redhatCves.read(content, 'a')], 'grammar')
})
