import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { redhatApi } from './api.ts'

const release = (cpe: string, text: string) => ({ cpe, advisory: 'RHSA-2031:1', package: text })
const state = (fix_state: string, package_name: string) => ({
  cpe: 'cpe:/o:redhat:enterprise_linux:9',
  fix_state,
  package_name,
})

function cve(more: object): string {
  return JSON.stringify({
    threat_severity: 'Important',
    bugzilla: { description: 'lantern: reads beyond its end' },
    cvss3: { cvss3_scoring_vector: 'CVSS:3.1/AV:N' },
    cwe: 'CWE-125',
    name: 'CVE-2031-1234',
    ...more,
  })
}

describe("a vulnerability of Red Hat's security data", () => {
  it('is mended by the first version of a release, and apart in one of extended support', () => {
    const text = cve({
      affected_release: [
        release('cpe:/a:redhat:enterprise_linux:9', 'lantern-0:1.3-1.el9'),
        release('cpe:/o:redhat:enterprise_linux:9::baseos', 'lantern-1:1.2-3.el9_4'),
        release('cpe:/a:redhat:enterprise_linux:9', 'lantern-0:1.2-3.el9_4'),
        release('cpe:/a:redhat:rhel_eus:9.0', 'lantern-0:1.1-1.el9_0'),
        release('cpe:/a:redhat:openshift:4.1::el9', 'lantern-0:1.1-1.el9'),
      ],
    })
    expect(advisoriesOf(redhatApi, text, 'a')).toMatchObject([
      {
        id: 'CVE-2031-1234',
        title: 'lantern: reads beyond its end',
        severities: [{ source: 'redhat', severity: 'high', vector: 'CVSS:3.1/AV:N' }],
        weaknesses: ['CWE-125'],
        affected: [
          { namespace: 'rpm:rhel:9', name: 'lantern', ranges: [{ to: '1.2-3.el9_4' }], fixed: ['1.2-3.el9_4'] },
          { namespace: 'rpm:rhel-eus:9.0', name: 'lantern', fixed: ['1.1-1.el9_0'] },
        ],
      },
    ])
  })

  it.each([
    ['Affected', 'affected'],
    ['Fix deferred', 'fix-deferred'],
    ['Will not fix', 'will-not-fix'],
    ['Out of support scope', 'end-of-life'],
    ['Under investigation', 'under-investigation'],
    ['Not affected', 'not-affected'],
  ])('has a state where nothing mends it: %s', (told, status) => {
    const [one] = advisoriesOf(redhatApi, cve({ package_state: [state(told, 'lantern')] }), 'a')
    expect(one?.affected).toEqual([
      { namespace: 'rpm:rhel:9', name: 'lantern', ranges: status === 'not-affected' ? [] : [{}], status },
    ])
  })

  it('tells the module of a package, and says nothing of what is inside a Flatpak', () => {
    const states = [state('Affected', 'lamps:2/lantern'), state('Affected', 'firefox:flatpak/lantern')]
    const [one] = advisoriesOf(redhatApi, cve({ package_state: states }), 'a')
    expect(one?.affected).toMatchObject([{ name: 'lantern', module: 'lamps:2' }])
  })

  it.each([
    [cve({ package_state: [state('Lost', 'lantern')] }), 'lantern: the state Lost'],
    [
      cve({ affected_release: [release('cpe:/a:redhat:enterprise_linux:9', 'lantern')] }),
      'lantern is no package with a version',
    ],
    [cve({ name: 'x' }), 'it has no CVE id'],
    ['[]', 'it has no CVE id'],
    ['{', expect.any(String)],
  ])('says what cannot be read: case %#', (text, why) => {
    expect(unreadOf(redhatApi, text, 'a')).toEqual([why])
  })

  const original = cve({ affected_release: [release('cpe:/a:redhat:enterprise_linux:9', 'lantern-0:1.3-1.el9')] })
  survivesChanges(
    "Red Hat's security data",
    [Buffer.from(original)],
    (content) => itemsOf(redhatApi, content, 'a'),
    'text',
  )
})
