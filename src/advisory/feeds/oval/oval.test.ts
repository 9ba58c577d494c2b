import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import type { FeedItem } from '../../types.ts'
import { oval } from './index.ts'
import { microsoftDefinition, oracleDefinition, ovalOf, suseDefinition, suseTests } from './oval.test-support.ts'

const read = (text: string, path = 'oval.xml'): readonly FeedItem[] => [...oval.read(Buffer.from(text), path)]

function affectedIn(text: string, path?: string) {
  const [item] = read(text, path)
  return item?.kind === 'entry' ? item.advisories[0]?.affected : item
}

describe('a definition of Oracle', () => {
  it('is an advisory for each of its CVEs', () => {
    expect(read(ovalOf(oracleDefinition))).toMatchObject([
      {
        kind: 'entry',
        advisories: [
          {
            id: 'CVE-2031-0001',
            published: '2031-03-03',
            references: [
              'ELSA-2031-9001',
              'https://errata.example/ELSA-2031-9001.html',
              'https://errata.example/CVE-2031-0001.html',
            ],
            severities: [{ source: 'oracle', score: 7.5 }],
          },
          { id: 'CVE-2031-0002', severities: [] },
        ],
      },
    ])
  })

  it('names architectures where not all have the same', () => {
    expect(affectedIn(ovalOf(oracleDefinition))).toEqual([
      {
        namespace: 'rpm:ol:8',
        name: 'anchor',
        ranges: [{ to: '2:1.2-3.ksplice1.el8' }],
        status: 'fixed',
        fixed: ['2:1.2-3.ksplice1.el8'],
        severity: 'high',
        binary: true,
      },
      {
        namespace: 'rpm:ol:8',
        name: 'rope',
        ranges: [{ to: '0:4-1.el8' }],
        status: 'fixed',
        fixed: ['0:4-1.el8'],
        severity: 'high',
        arches: ['x86_64', 'i386', 'i486', 'i586', 'i686'],
        binary: true,
      },
    ])
  })

  it('goes by its own name where it has no CVE', () => {
    const bare = oracleDefinition.replaceAll(/<cve.*?<\/cve>|<reference source="CVE".*?>/g, '')
    expect(read(ovalOf(bare))).toMatchObject([{ advisories: [{ id: 'ELSA-2031-9001', details: '[1.2-3] - mend it' }] }])
  })

  it('is of a stream where a module is asked for', () => {
    const modular = oracleDefinition.replace(
      '<criterion test_ref="tst:91"',
      '<criterion test_ref="tst:9" comment="Module mooring:2 is enabled"/><criterion test_ref="tst:91"',
    )
    expect(affectedIn(ovalOf(modular))).toMatchObject([{ name: 'anchor', module: 'mooring:2' }, { name: 'anchor' }, {}])
  })
})

describe('a definition of SUSE', () => {
  it('holds on every release that any of its products belongs to', () => {
    const rest = { severity: 'medium', binary: true }
    const mended = { status: 'fixed', ranges: [{ to: '0:1.2-150500.3.1' }] }
    expect(affectedIn(ovalOf(suseDefinition, suseTests))).toMatchObject([
      { namespace: 'rpm:sles:15.5', name: 'anchor', ...mended, ...rest },
      { namespace: 'rpm:sles:15.5', name: 'anchor-devel', arches: ['aarch64', 'x86_64'], ...mended, ...rest },
      { namespace: 'rpm:sles:15.5', name: 'rope', status: 'not-affected', ranges: [] },
      { namespace: 'rpm:opensuse-leap:15.5', name: 'sail', status: 'affected', ranges: [{}] },
    ])
  })

  it('is read by its comments where the tests are missing', () => {
    expect(affectedIn(ovalOf(suseDefinition))).toMatchObject([
      { name: 'anchor', ranges: [{ to: '1.2-150500.3.1' }] },
      { name: 'anchor-devel' },
      {},
      {},
    ])
  })

  it('says what it is about', () => {
    expect(read(ovalOf(suseDefinition))).toMatchObject([
      {
        advisories: [
          {
            id: 'CVE-2031-0003',
            details: 'It slips.',
            published: '2031-01-01',
            modified: '2031-02-02',
            severities: [{ source: 'suse', severity: 'high' }],
          },
        ],
      },
    ])
  })
})

describe('a definition of Microsoft', () => {
  const earlier = '<criterion comment="Package anchor is earlier than 1.2-3" test_ref="tst:1"/>'
  const later = '<criterion comment="Package anchor is greater than 1.0" test_ref="tst:2"/>'
  const tests = (operation: string, tag: string) =>
    [
      ['anchor', `<red:evr operation="${operation}">0:1.2-3.${tag}</red:evr>`],
      ['anchor', `<red:evr operation="greater than">0:1.0.${tag}</red:evr>`],
    ] as const

  it('is for the release that the version shows', () => {
    const text = ovalOf(microsoftDefinition('azurelinux', 'true', earlier), tests('less than', 'azl3'))
    expect(affectedIn(text, 'any-2.0-oval.xml')).toEqual([
      {
        namespace: 'rpm:azurelinux:3.0',
        name: 'anchor',
        ranges: [{ to: '0:1.2-3.azl3' }],
        status: 'fixed',
        fixed: ['0:1.2-3.azl3'],
        severity: 'high',
      },
    ])
  })

  it('is for the release in the name of the file, or for none that is known', () => {
    const text = ovalOf(microsoftDefinition('cbl-mariner', 'true', earlier))
    expect(affectedIn(text, 'cbl-mariner-2.0-oval.xml')).toMatchObject([{ namespace: 'rpm:mariner:2.0' }])
    expect(affectedIn(text)).toMatchObject({ kind: 'unread' })
  })

  it('touches what is between two versions', () => {
    const text = ovalOf(microsoftDefinition('cbl-mariner', 'true', earlier + later), tests('less than', 'cm2'))
    expect(affectedIn(text)).toMatchObject([
      { ranges: [{ from: '0:1.0.cm2', fromExclusive: true, to: '0:1.2-3.cm2' }], fixed: ['0:1.2-3.cm2'] },
    ])
  })

  it.each([
    ['false', 'affected', [{ to: '0:1.2-3.cm2', toInclusive: true }]],
    ['Not Applicable', 'not-affected', []],
  ])('that is patchable: %s says %s', (patchable, status, ranges) => {
    const text = ovalOf(microsoftDefinition('cbl-mariner', patchable, earlier), tests('less than or equal', 'cm2'))
    expect(affectedIn(text)).toMatchObject([{ status, ranges }])
  })
})

describe('a document that is not as it should be', () => {
  it.each([
    ['cut short', ovalOf(oracleDefinition).slice(0, 900)],
    [
      'with entities that grow',
      `<!DOCTYPE a [<!ENTITY b "bb">]>${ovalOf(oracleDefinition.replace('mend', '&b;')).slice(21)}`,
    ],
    ['with criteria without end', ovalOf(`<definition id="a">${'<criteria>'.repeat(50_000)}`)],
    [
      'that asks for the contrary',
      ovalOf(oracleDefinition.replace('comment="anchor is earlier', 'negate="true" comment="anchor is earlier')),
    ],
    [
      'that asks for what nobody knows',
      ovalOf(oracleDefinition.replace('Oracle Linux 8 is installed', 'the moon is full')),
    ],
  ])('%s is named', (_, text) => {
    const items = read(text)
    expect(items.length).toBeGreaterThan(0)
    expect(items.every(({ kind }) => kind === 'unread')).toBe(true)
  })

  it('that asks for too many combinations is named, and soon', () => {
    const either = (release: number) =>
      `<criteria operator="OR">${[1, 2, 3, 4, 5, 6].map((n) => `<criteria operator="AND"><criterion comment="Oracle Linux ${release} is installed"/><criterion comment="Module a:${n} is enabled"/></criteria>`).join('')}</criteria>`
    const text = `<definition id="a"><criteria operator="AND">${either(8).repeat(30)}</criteria></definition>`
    expect(read(ovalOf(text))).toMatchObject([{ kind: 'unread', why: expect.stringContaining('more combinations') }])
  })

  it('is known by its root', () => {
    expect(oval.wants('a.xml', Buffer.from(ovalOf('')))).toBe(true)
    expect(oval.wants('a', Buffer.from('<oval:oval_definitions>'))).toBe(true)
    expect(oval.wants('a.xml', Buffer.from('<definitions/>'))).toBe(false)
  })

  const whole = Buffer.from(ovalOf(oracleDefinition + suseDefinition, suseTests))
  survivesChanges('OVAL', [whole], (content) => [...oval.read(content, 'oval.xml')], 'grammar')
})
