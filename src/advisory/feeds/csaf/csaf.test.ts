import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import type { FeedItem } from '../../types.ts'
import { csafOf, moduleDocument, unmendedDocument } from './csaf.test-support.ts'
import { csaf } from './index.ts'
import { releaseOfCpe } from './release.ts'

const read = (text: string): readonly FeedItem[] => [...csaf.read(Buffer.from(text), 'cve.json')]

function affectedIn(text: string) {
  const [item] = read(text)
  return item?.kind === 'entry' ? item.advisories[0]?.affected : item
}

describe('a document of Red Hat', () => {
  it('is of a module where its packages are', () => {
    expect(affectedIn(moduleDocument)).toEqual([
      {
        namespace: 'rpm:rhel:8',
        name: 'mooring',
        ranges: [{ to: '2.5.9-1.module+el8.9.0+1+abc' }],
        status: 'fixed',
        fixed: ['2.5.9-1.module+el8.9.0+1+abc'],
        severity: 'medium',
        module: 'mooring:2.5',
        binary: true,
      },
    ])
  })

  it.each([
    [{ category: 'no_fix_planned', details: 'Will not fix' }, 'will-not-fix'],
    [{ category: 'no_fix_planned', details: 'Out of support scope' }, 'end-of-life'],
    [{ category: 'no_fix_planned', details: 'Nobody asked for it' }, 'will-not-fix'],
    [{ category: 'none_available', details: 'Fix deferred' }, 'fix-deferred'],
    [{ category: 'none_available', details: 'Affected' }, 'affected'],
    [{ category: 'workaround', details: 'Will not fix' }, 'affected'],
  ])('takes %j for %s', (remediation, status) => {
    expect(affectedIn(unmendedDocument(remediation))).toEqual([
      { namespace: 'rpm:rhel:9', name: 'anchor', ranges: [{}], status, severity: 'low' },
    ])
  })

  it('leaves out releases that others are not offered, and products that are no packages', () => {
    const id = 'anchor-2:1.0-1.el9_2.x86_64'
    const text = csafOf(
      { [id]: 'pkg:rpm/redhat/anchor@1.0-1.el9_2?arch=x86_64&epoch=2', image: 'pkg:oci/anchor@sha256:00' },
      [
        ['AppStream-9.2.0.Z.EUS', id],
        ['AppStream-9.4.0.Z.MAIN.EUS', 'image'],
        ['red_hat_openshift', id],
      ],
      {
        product_status: {
          fixed: [`AppStream-9.2.0.Z.EUS:${id}`, 'AppStream-9.4.0.Z.MAIN.EUS:image', `red_hat_openshift:${id}`],
        },
      },
    )
    expect(read(text)).toMatchObject([{ kind: 'entry', advisories: [{ id: 'CVE-2031-0001', affected: [] }] }])
  })

  it('is mended from the lower of two versions on, with the epoch, whether a purl or only the id tells', () => {
    const [lower, higher] = ['anchor-2:1.0-3.el9_4.5.x86_64', 'anchor-2:1.1-8.el9.x86_64']
    const release = 'AppStream-9.4.0.Z.MAIN.EUS'
    const text = csafOf(
      { [lower]: undefined, [higher]: 'pkg:rpm/redhat/anchor@1.1-8.el9?arch=x86_64&epoch=2' },
      [
        [release, higher],
        [release, lower],
      ],
      { product_status: { fixed: [`${release}:${higher}`, `${release}:${lower}`] } },
    )
    expect(affectedIn(text)).toMatchObject([{ name: 'anchor', fixed: ['2:1.0-3.el9_4.5'], binary: true }])
  })

  it('says what a source package of a stream is before anything mends it', () => {
    const text = csafOf({ 'mooring:2.5/mooring': undefined }, [['red_hat_enterprise_linux_8', 'mooring:2.5/mooring']], {
      product_status: { under_investigation: ['red_hat_enterprise_linux_8:mooring:2.5/mooring'] },
    })
    expect(affectedIn(text)).toEqual([
      { namespace: 'rpm:rhel:8', name: 'mooring', ranges: [{}], status: 'under-investigation', module: 'mooring:2.5' },
    ])
  })

  it('says how grave it is and where more stands', () => {
    const text = unmendedDocument({}).replace(
      '"threats"',
      '"cwe":{"id":"CWE-79"},"release_date":"2031-01-01T00:00:00+00:00","notes":[{"category":"description","text":"It slips."}],"references":[{"url":"https://errata.example"}],"scores":[{"cvss_v3":{"baseScore":5.3,"vectorString":"CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:N/I:N/A:H"}}],"threats"',
    )
    expect(read(text)).toMatchObject([
      {
        advisories: [
          {
            details: 'It slips.',
            severities: [{ source: 'redhat', severity: 'low', score: 5.3 }],
            weaknesses: ['CWE-79'],
            published: '2031-01-01T00:00:00+00:00',
            references: ['RHSA-2031:0001', 'https://errata.example'],
          },
        ],
      },
    ])
  })

  it('names products that stand nowhere in its tree', () => {
    const text = csafOf({}, [], { product_status: { fixed: ['nowhere:anchor', 7] } })
    expect(read(text)).toMatchObject([{ kind: 'unread', why: '2 of its products cannot be read' }, { kind: 'entry' }])
  })

  it.each([['{'], ['[]'], ['{"document":{"csaf_version":"1.0"}}'], ['['.repeat(100_000)]])('refuses %.20s', (text) => {
    expect(read(text)).toMatchObject([{ kind: 'unread' }])
  })

  it('survives relationships that go in a circle', () => {
    const text = csafOf({}, [['AppStream-8.9.0.GA', 'a']], { product_status: { fixed: ['AppStream-8.9.0.GA:a'] } })
    const circle = text.replaceAll(
      '"relates_to_product_reference":"AppStream-8.9.0.GA"',
      '"relates_to_product_reference":"AppStream-8.9.0.GA:a"',
    )
    expect(read(circle)).toMatchObject([{ kind: 'entry', advisories: [{ affected: [] }] }])
  })

  survivesChanges('CSAF feed', [Buffer.from(moduleDocument)], (content) => [...csaf.read(content, 'a.json')], 'grammar')
})

describe('the release of a CPE', () => {
  it.each([
    ['cpe:/o:redhat:enterprise_linux:9::baseos', 'rpm:rhel:9'],
    ['cpe:/o:redhat:enterprise_linux:10.0', 'rpm:rhel:10'],
    ['cpe:2.3:o:redhat:enterprise_linux:8:*:baseos:*:*:*:*:*', 'rpm:rhel:8'],
    ['cpe:/o:redhat:rhel_els:7', 'rpm:rhel:7'],
    ['cpe:/a:redhat:rhel_eus:8.6::appstream', undefined],
    ['cpe:/a:redhat:openshift:4.12::el8', undefined],
    ['cpe:/o:suse:sles:15:sp5', 'rpm:sles:15.5'],
    ['cpe:/o:suse:sle-module-basesystem:15:sp5', 'rpm:sles:15.5'],
    ['cpe:/o:suse:sles-ltss:12', 'rpm:sles:12'],
    ['cpe:/o:suse:suse-manager-server:4.3', undefined],
    ['cpe:/o:opensuse:leap:15.5', 'rpm:opensuse-leap:15.5'],
    ['nonsense', undefined],
  ])('%s is %s', (cpe, namespace) => {
    expect(releaseOfCpe(cpe)).toBe(namespace)
  })
})
