import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { updateinfo } from './index.ts'

const updateOf = ({
  id = 'ALAS2-2031-9',
  release = '',
  collection = 'Amazon Linux 2',
  type = 'security',
  module = '',
  tag = 'amzn2',
} = {}) =>
  `<updates><update from="a@example" status="final" type="${type}" version="1">
<id>${id}</id><title>${id}: anchor security update</title>
<issued date="2031-01-11 21:05:00"/><updated date="2031-01-16 01:28:00"/><severity>important</severity>
<release>${release}</release><description>It slips.</description>
<references><reference href="https://cve.example" id="CVE-2031-0001" title="CVE-2031-0001" type="cve"/></references>
<pkglist><collection short="c"><name>${collection}</name>${module}
<package name="anchor" version="1.0" release="2.${tag}" epoch="32" arch="x86_64" src="anchor.src.rpm"><filename>a.rpm</filename></package>
<package name="anchor" version="1.0" release="3.${tag}" epoch="32" arch="aarch64"><filename>a.rpm</filename></package>
<package name="anchor" version="1.0" release="2.${tag}" epoch="32" arch="src"/>
</collection></pkglist></update></updates>`

const read = (text: string) => [...updateinfo.read(Buffer.from(text), 'updateinfo.xml')]

describe('the updates of a repository', () => {
  it('are advisories for the CVEs they refer to', () => {
    const rest = { namespace: 'rpm:amzn:2', name: 'anchor', status: 'fixed', severity: 'high', binary: true }
    expect(read(updateOf())).toMatchObject([
      {
        kind: 'entry',
        advisories: [
          {
            id: 'CVE-2031-0001',
            published: '2031-01-11',
            modified: '2031-01-16',
            references: ['ALAS2-2031-9'],
            affected: [
              { ...rest, fixed: ['32:1.0-2.amzn2'], arches: ['x86_64'] },
              { ...rest, fixed: ['32:1.0-3.amzn2'], arches: ['aarch64'] },
            ],
          },
        ],
      },
    ])
  })

  it.each([
    [{ id: 'FEDORA-2031-a', release: 'Fedora 40' }, 'rpm:fedora:40'],
    [{ id: 'FEDORA-2031-a', collection: 'Fedora 41 - x86_64' }, 'rpm:fedora:41'],
    [{ id: 'openSUSE-2031-1', release: 'openSUSE Leap 15.5' }, 'rpm:opensuse-leap:15.5'],
    [{ id: 'ALAS2023-2031-9', tag: 'amzn2023.0.1' }, 'rpm:amzn:2023'],
  ])('%j are for %s', (update, namespace) => {
    expect(read(updateOf(update))).toMatchObject([{ advisories: [{ affected: [{ namespace }, { namespace }] }] }])
  })

  it('are of a module where it is named', () => {
    const module = '<module name="mooring" stream="2" version="1" context="c" arch="x86_64"/>'
    expect(read(updateOf({ module }))).toMatchObject([{ advisories: [{ affected: [{ module: 'mooring:2' }, {}] }] }])
  })

  it('say nothing where they are for no security', () => {
    expect(read(updateOf({ type: 'bugfix' }).replaceAll('CVE-', 'BUG-'))).toEqual([{ kind: 'entry', advisories: [] }])
  })

  it.each([
    ['no name', updateOf({ id: '' })],
    ['no release', updateOf({ id: 'X-2031-1' })],
    ['an extra repository', updateOf({ id: 'ALAS2KERNEL-5.10-2031-1' })],
    ['no end', updateOf().slice(0, 400)],
    ['a package without a version', updateOf().replaceAll('version="1.0"', '')],
  ])('with %s are named', (_, text) => {
    expect(read(text)).toMatchObject([{ kind: 'unread' }])
  })

  survivesChanges('updateinfo', [Buffer.from(updateOf())], (content) => [...updateinfo.read(content, 'a')], 'grammar')
})
