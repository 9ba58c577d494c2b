import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { oval } from './oval.ts'

const criterion = (comment: string, ref = 'none'): string => `<criterion test_ref="${ref}" comment="${comment}"/>`
const group = (operator: string, ...children: readonly string[]): string =>
  `<criteria operator="${operator}">${children.join('')}</criteria>`

function document(
  criteria: string,
  more: { title?: string; extra?: string; tests?: string; generator?: string } = {},
): string {
  const { title = 'CVE-2031-1234', extra = '', generator = 'A Converter', tests = '' } = more
  return `<?xml version="1.0"?>
<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5">
<generator><oval:product_name>${generator}</oval:product_name></generator>
<definitions><definition id="oval:1" class="vulnerability"><metadata><title>${title}</title>
<reference ref_id="Mitre CVE-2031-1234" ref_url="https://example.org/1"/><reference ref_id="CVE-2031-1235" ref_url="https://example.org/2"/>
<description>Words.</description>${extra}<advisory><severity>Important</severity><issued date="2031-02-03"/></advisory></metadata>
${criteria}</definition></definitions>
${tests}</oval_definitions>`
}

const test = (id: string, name: string, state: string): string => `
<tests><rpminfo_test id="${id}"><object object_ref="o${id}"/><state state_ref="s${id}"/></rpminfo_test></tests>
<objects><rpminfo_object id="o${id}"><name>${name}</name></rpminfo_object></objects>
<states><rpminfo_state id="s${id}">${state}</rpminfo_state></states>`

const affectedBy = (criteria: string, more: Parameters<typeof document>[1] = {}) =>
  advisoriesOf(oval, document(criteria, more), 'a.xml')[0]?.affected

describe('a definition of OVAL', () => {
  it('touches packages of the release that is asked for before them', () => {
    const criteria = group(
      'AND',
      criterion('Oracle Linux 8 is installed'),
      group(
        'OR',
        group(
          'AND',
          criterion('lantern is earlier than 1:1.2-3.el8'),
          criterion('lantern is signed with the Oracle Linux 8 key'),
        ),
        group(
          'AND',
          criterion('wick is earlier than 0:1.2-3.el8'),
          criterion('wick is signed with the Oracle Linux 8 key'),
        ),
      ),
    )
    const fix = (name: string, version: string) => ({
      namespace: 'rpm:ol:8',
      name,
      ranges: [{ to: version }],
      status: 'fixed',
      fixed: [version],
      binary: true,
    })
    expect(advisoriesOf(oval, document(criteria, { title: '\n ELSA-2031-77: lantern\n update' }), 'a.xml')).toEqual([
      {
        id: 'ELSA-2031-77',
        aliases: [],
        covers: ['CVE-2031-1234', 'CVE-2031-1235'],
        title: 'ELSA-2031-77: lantern update',
        details: 'Words.',
        severities: [{ source: 'oracle', severity: 'high' }],
        weaknesses: [],
        published: '2031-02-03',
        references: ['https://example.org/1', 'https://example.org/2'],
        affected: [fix('lantern', '1:1.2-3.el8'), fix('wick', '1.2-3.el8')],
      },
    ])
  })

  it('means each of several releases, and knows service packs', () => {
    const releases = group(
      'OR',
      criterion('SUSE Linux Enterprise Server 15 SP4 is installed'),
      criterion('SUSE Linux Enterprise Module for Basesystem 15 SP5 is installed'),
      criterion('SUSE Manager Proxy 4.3 is installed'),
      criterion('openSUSE Leap 15.6 is installed'),
    )
    const affected = affectedBy(
      group('AND', releases, group('OR', criterion('lantern-1.2-3 is installed'), criterion('wick is not affected'))),
    )
    expect(affected?.map(({ name, namespace, status }) => [namespace, name, status])).toEqual([
      ['rpm:sles:15.4', 'lantern', 'fixed'],
      ['rpm:sles:15.5', 'lantern', 'fixed'],
      ['rpm:opensuse-leap:15.6', 'lantern', 'fixed'],
      ['rpm:sles:15.4', 'wick', 'not-affected'],
      ['rpm:sles:15.5', 'wick', 'not-affected'],
      ['rpm:opensuse-leap:15.6', 'wick', 'not-affected'],
    ])
  })

  it('takes the version that is compared with before the words for it', () => {
    const state = '<arch>(aarch64|x86_64)</arch><evr operation="less than">0:1.2-3.cm2</evr>'
    const more = { tests: test('1', 'lantern', state), generator: 'CBL-Mariner OVAL Definition Generator' }
    expect(
      affectedBy(group('AND', criterion('Package lantern is earlier than 1.2-3, affected by it', '1')), more),
    ).toEqual([
      {
        namespace: 'rpm:mariner:2.0',
        name: 'lantern',
        ranges: [{ to: '1.2-3.cm2' }],
        status: 'fixed',
        fixed: ['1.2-3.cm2'],
        arches: ['aarch64', 'x86_64'],
      },
    ])
  })

  it.each([
    ['less than or equal', '0:1.cm2', [{ to: '1.cm2', toInclusive: true }], 'affected'],
    ['equals', '0:1-1.azl3', [{ from: '1-1.azl3', to: '1-1.azl3', toInclusive: true }], 'affected'],
    ['greater than', '0:1-1.azl3', [{ from: '1-1.azl3', fromExclusive: true }], 'affected'],
  ])('knows other comparisons: %s', (operation, evr, ranges, status) => {
    const tests = test('1', 'lantern', `<evr operation="${operation}">${evr}</evr>`)
    expect(affectedBy(group('AND', criterion('words', '1')), { tests })).toMatchObject([{ ranges, status }])
  })

  it('is of one range where two tests of a package stand together, and touches nothing where none applies', () => {
    const tests = test('1', 'lantern', '<evr operation="greater than">0:1.0.cm2</evr>')
    const both = group('AND', criterion('Package lantern is earlier than 1.2-3.cm2', '2'), criterion('words', '1'))
    expect(affectedBy(both, { tests })).toMatchObject([
      { ranges: [{ from: '1.0.cm2', fromExclusive: true, to: '1.2-3.cm2' }] },
    ])
    expect(affectedBy(both, { tests, extra: '<patchable>Not Applicable</patchable>' })).toMatchObject([
      { status: 'not-affected' },
    ])
  })

  it('tells architectures and modules apart, and leaves builds of Ksplice out', () => {
    const inside = group(
      'OR',
      group('AND', criterion('Oracle Linux arch is x86_64'), criterion('lantern is earlier than 1-1.el8')),
      group('AND', criterion('Oracle Linux arch is aarch64'), criterion('lantern is earlier than 1-2.el8')),
      group('AND', criterion('lantern is earlier than 2:1-1.ksplice1.el8'), criterion('lantern is ksplice-based')),
    )
    const criteria = group(
      'AND',
      criterion('Oracle Linux 8 is installed'),
      criterion('Module lamps:2 is enabled'),
      inside,
    )
    expect(affectedBy(criteria)).toMatchObject([
      { arches: ['x86_64'], module: 'lamps:2', fixed: ['1-1.el8'] },
      { arches: ['aarch64'], module: 'lamps:2', fixed: ['1-2.el8'] },
    ])
  })

  it.each([
    [document(group('AND', criterion('the moon is full'))), ['the moon is full']],
    [document(''), ['no criteria']],
    [
      document(group('AND', criterion('Oracle Linux 8 is installed'))).replaceAll('CVE-', ''),
      ['a definition without an id: 2031-1234'],
    ],
    ['<oval_definitions>', [expect.stringContaining('cannot read the XML')]],
    [
      '<!DOCTYPE a [<!ENTITY x "y">]><oval_definitions><definitions>&x;</definitions></oval_definitions>',
      [expect.stringContaining('entity')],
    ],
    [`<oval_definitions>${'<a>'.repeat(300)}`, [expect.stringContaining('200 deep')]],
  ])('says what cannot be read: case %#', (text, why) => {
    expect(unreadOf(oval, text, 'a.xml')).toEqual(why)
  })

  it('tells what came before a fault', () => {
    const cut = document(group('AND', criterion('Oracle Linux 8 is installed'))).slice(0, -30)
    expect(itemsOf(oval, cut, 'a.xml').map(({ kind }) => kind)).toEqual(['entry', 'unread'])
  })

  const original = document(
    group('AND', criterion('Oracle Linux 8 is installed'), criterion('lantern is earlier than 1-1.el8')),
  )
  survivesChanges('definitions of OVAL', [Buffer.from(original)], (content) => itemsOf(oval, content, 'a.xml'), 'text')
})
