import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { csaf } from './csaf.ts'

const product = (product_id: string, product_identification_helper: object) => ({
  product: { product_id, product_identification_helper },
})
const relation = (product_reference: string, relates_to_product_reference: string) => ({
  full_product_name: { product_id: `${relates_to_product_reference}:${product_reference}` },
  product_reference,
  relates_to_product_reference,
})
const tree = {
  branches: [
    {
      branches: [
        product('BaseOS', { cpe: 'cpe:/o:redhat:enterprise_linux:9::baseos' }),
        product('rhel8', { cpe: 'cpe:/o:redhat:enterprise_linux:8' }),
        product('openshift', { cpe: 'cpe:/a:redhat:openshift:4.1::el9' }),
        product('lantern-src', { purl: 'pkg:rpm/redhat/lantern@1.2-3.el9?arch=src&epoch=1' }),
        product('lantern-lib', { purl: 'pkg:rpm/redhat/lantern-lib@1.2-3.el9?arch=x86_64&epoch=1' }),
        product('lamp-src', { purl: 'pkg:rpm/redhat/lamp@2-1.module+el8?arch=src&rpmmod=lamps:2:808:abc' }),
        product('lamps:1:808:abc', { purl: 'pkg:rpmmod/redhat/lamps@1:808:abc' }),
        product('lantern', { purl: 'pkg:rpm/redhat/lantern?arch=src' }),
        product('image', { purl: 'pkg:oci/image' }),
      ],
    },
  ],
  relationships: [
    relation('lantern-src', 'BaseOS'),
    relation('lantern-lib', 'BaseOS'),
    relation('lantern-src', 'openshift'),
    relation('lamp-src', 'rhel8'),
    relation('lantern', 'rhel8'),
    relation('image', 'rhel8'),
    relation('lamps:1:808:abc', 'rhel8'),
    relation('wick-0:1-1.el8.noarch', 'rhel8:lamps:1:808:abc'),
  ],
}
const vulnerability = {
  cve: 'CVE-2031-1234',
  cwe: { id: 'CWE-125' },
  title: 'lantern: reads beyond its end',
  notes: [{ category: 'description', text: 'Words.' }],
  scores: [{ cvss_v3: { vectorString: 'CVSS:3.1/AV:N' } }],
  threats: [{ category: 'impact', details: 'Important' }],
  references: [{ url: 'https://example.org/1' }],
}

function vex(more: object, document: object = {}): string {
  return JSON.stringify({
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { name: 'Red Hat Product Security' },
      ...document,
    },
    product_tree: tree,
    vulnerabilities: [{ ...vulnerability, ...more }],
  })
}

const affectedBy = (product_status: object, more: object = {}) =>
  advisoriesOf(csaf, vex({ product_status, ...more }), 'a.json')[0]?.affected

describe('a document of CSAF', () => {
  it('says of one vulnerability which versions mend it, by source package where that is told', () => {
    const text = vex({
      product_status: { fixed: ['BaseOS:lantern-src', 'BaseOS:lantern-lib', 'openshift:lantern-src'] },
    })
    expect(advisoriesOf(csaf, text, 'a.json')).toEqual([
      {
        id: 'CVE-2031-1234',
        aliases: [],
        covers: [],
        title: 'lantern: reads beyond its end',
        details: 'Words.',
        severities: [{ source: 'redhat', vector: 'CVSS:3.1/AV:N', severity: 'high' }],
        weaknesses: ['CWE-125'],
        references: ['https://example.org/1'],
        affected: [
          {
            namespace: 'rpm:rhel:9',
            name: 'lantern',
            ranges: [{ to: '1:1.2-3.el9' }],
            status: 'fixed',
            fixed: ['1:1.2-3.el9'],
          },
        ],
      },
    ])
  })

  it('names what is built of a source where the source is not told', () => {
    expect(affectedBy({ fixed: ['BaseOS:lantern-lib'] })).toMatchObject([{ name: 'lantern-lib', binary: true }])
  })

  it('knows modules by their purl, or by the product around them', () => {
    expect(affectedBy({ fixed: ['rhel8:lamp-src', 'rhel8:lamps:1:808:abc:wick-0:1-1.el8.noarch'] })).toMatchObject([
      { namespace: 'rpm:rhel:8', name: 'lamp', module: 'lamps:2' },
      { namespace: 'rpm:rhel:8', name: 'wick', module: 'lamps:1', fixed: ['1-1.el8'], binary: true },
    ])
  })

  it.each([
    ['no_fix_planned', 'Will not fix', 'will-not-fix'],
    ['no_fix_planned', 'Out of support scope', 'end-of-life'],
    ['none_available', 'Fix deferred', 'fix-deferred'],
    ['none_available', 'Affected', 'affected'],
    ['workaround', 'Turn it off', 'affected'],
  ])('says what is to become of an affected package: %s, %s', (category, details, status) => {
    const remediations = [{ category, details, product_ids: ['rhel8:lantern'] }]
    expect(affectedBy({ known_affected: ['rhel8:lantern'] }, { remediations })).toEqual([
      { namespace: 'rpm:rhel:8', name: 'lantern', ranges: [{}], status },
    ])
  })

  it('says what is not touched or not known yet, and grades packages apart', () => {
    const threats = [{ category: 'impact', details: 'Low', product_ids: ['rhel8:lantern'] }]
    expect(affectedBy({ known_not_affected: ['rhel8:lantern'] })).toMatchObject([
      { status: 'not-affected', ranges: [] },
    ])
    expect(affectedBy({ under_investigation: ['rhel8:lantern'] }, { threats })).toMatchObject([
      { status: 'under-investigation', severity: 'low' },
    ])
  })

  it('is an update that covers several vulnerabilities where it calls itself one', () => {
    const document = {
      category: 'csaf_security_advisory',
      title: 'An update',
      aggregate_severity: { text: 'Moderate' },
      tracking: { id: 'RHSA-2031:77', initial_release_date: '2031-02-03' },
    }
    expect(
      advisoriesOf(csaf, vex({ product_status: { fixed: ['BaseOS:lantern-src'] } }, document), 'a.json'),
    ).toMatchObject([
      {
        id: 'RHSA-2031:77',
        covers: ['CVE-2031-1234'],
        severities: [{ severity: 'medium' }],
        affected: [{ name: 'lantern' }],
      },
    ])
  })

  it.each([
    [vex({ cve: 7 }), 'a vulnerability without an id'],
    [vex({ product_status: { fixed: ['rhel8:lantern'] } }), 'lantern is mended in no version'],
    ['{"document": 7}', 'it is no document of CSAF'],
    ['{"document": {"csaf_version": "2.0"}, "vulnerabilities": 7}', 'it is no document of CSAF'],
    ['{', expect.any(String)],
  ])('says what cannot be read: case %#', (text, why) => {
    expect(unreadOf(csaf, text, 'a.json')).toEqual([why])
  })

  it('survives products that are within each other', () => {
    const relationships = [relation('a', 'b:a'), { ...relation('b', 'a'), full_product_name: { product_id: 'b:a' } }]
    const loop = { ...JSON.parse(vex({ product_status: { fixed: ['b:a:a'] } })), product_tree: { relationships } }
    expect(advisoriesOf(csaf, JSON.stringify(loop), 'a.json')[0]?.affected).toEqual([])
  })

  const original = Buffer.from(vex({ product_status: { fixed: ['BaseOS:lantern-src'] } }))
  survivesChanges('documents of CSAF', [original], (content) => itemsOf(csaf, content, 'a.json'), 'text')
})
