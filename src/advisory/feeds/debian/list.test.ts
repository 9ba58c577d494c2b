import { describe, expect, it } from 'vitest'
import { advisoriesOf, affectedIn, itemsOf, unreadIn } from '../feeds.test-support.ts'
import { debianList } from './list.ts'

const text = (...lines: readonly string[]) =>
  `[29 Mar 2031] DSA-7001-1 lantern - security update\n${lines.join('\n')}\n`
const affected = (...lines: readonly string[]) => affectedIn(debianList, text(...lines), 'DSA.list')

describe('debian-list', () => {
  it('makes an advisory of each vulnerability that a bulletin mends', () => {
    const found = advisoriesOf(
      debianList,
      text('\t{CVE-2031-1 CVE-2031-2 CVE-2031-1}', '\t[bookworm] - lantern 1.0-2+deb12u1'),
      'DSA.list',
    )
    expect(found.map(({ id, references }) => [id, references])).toEqual([
      ['CVE-2031-1', ['DSA-7001-1']],
      ['CVE-2031-2', ['DSA-7001-1']],
    ])
    expect(found[0]).toMatchObject({
      published: '2031-03-29',
      affected: [
        {
          namespace: 'deb:debian:12',
          name: 'lantern',
          ranges: [{ to: '1.0-2+deb12u1' }],
          status: 'fixed',
          fixed: ['1.0-2+deb12u1'],
        },
      ],
    })
  })

  it('is one itself where it names none', () => {
    expect(advisoriesOf(debianList, text('\t[trixie] - lantern 2-1'), 'DSA.list')).toMatchObject([
      { id: 'DSA-7001-1', title: 'security update', references: [] },
    ])
  })

  it('reads marks in place of versions', () => {
    const marks = ['<end-of-life>', '<not-affected> (none of it)', '<unfixed>', '<no-dsa>', '<ignored>']
    expect(
      affected(...marks.map((mark) => `\t[bullseye] - lantern ${mark}`)).map(({ ranges, status }) => [
        status,
        ranges.length,
      ]),
    ).toEqual([
      ['end-of-life', 1],
      ['not-affected', 0],
      ['affected', 1],
      ['fix-deferred', 1],
      ['will-not-fix', 1],
    ])
  })

  it('does not mind spaces and notes', () => {
    expect(affected('        [wheezy] - curl  7.26.0-1 (bug #1)', '\tNOTE: announcement')).toMatchObject([
      { namespace: 'deb:debian:7', name: 'curl', fixed: ['7.26.0-1'] },
    ])
  })

  it('names the line that it does not understand, and keeps the rest', () => {
    const lines = text('\t[bookworm] - lantern', '\t[bookworm] - lantern <hexed>', '\t[bookworm] - lantern 1-1')
    expect(itemsOf(debianList, lines, 'DSA.list').map(({ kind }) => kind)).toEqual(['unread', 'unread', 'entry'])
    expect(unreadIn(debianList, lines, 'DSA.list')[0]).toMatch(/^DSA\.list:2 DSA-7001-1: /)
    expect(unreadIn(debianList, `${text()}[soon] DSA-1\n\t[bookworm] - lantern 1-1\n`, 'DSA.list')).toHaveLength(1)
  })

  it('wants the lists, whatever they are called', () => {
    const wants = (path: string) => debianList.wants(path, Buffer.from(text()))
    expect(['data/DSA/list', 'DLA.list', 'input/DSA', 'DSA.txt'].map(wants)).toEqual([true, true, true, false])
  })
})
