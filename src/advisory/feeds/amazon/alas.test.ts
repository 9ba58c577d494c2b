import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { alasPage } from './alas.test-support.ts'
import { amazonAlas } from './index.ts'

const read = (page: string) => [...amazonAlas.read(Buffer.from(page), 'ALAS-2031-126.html')]
const build = 'anchor-libs-1.0-2.amzn2023.x86_64'

describe('a page of an advisory of Amazon', () => {
  it('is an advisory for each CVE it refers to', () => {
    expect(read(alasPage([build, 'anchor-libs-1.0-2.amzn2023.aarch64']))).toEqual([
      {
        kind: 'entry',
        advisories: ['CVE-2031-0001', 'CVE-2031-0002'].map((id) => ({
          id,
          aliases: [],
          covers: [],
          severities: [],
          weaknesses: [],
          references: ['ALAS2023-2031-126'],
          published: '2031-03-07',
          modified: '2031-03-08',
          affected: [
            {
              namespace: 'rpm:amzn:2023',
              name: 'anchor-libs',
              ranges: [{ to: '1.0-2.amzn2023' }],
              status: 'fixed',
              fixed: ['1.0-2.amzn2023'],
              severity: 'high',
              binary: true,
            },
          ],
        })),
      },
    ])
  })

  it.each([
    ['Amazon Linux 2 Security Advisory:</b> ALAS-2031-1', 'rpm:amzn:2'],
    ['Amazon Linux Security Advisory:</b> ALAS-2031-1', 'rpm:amzn:1'],
  ])('headed %s is for %s', (heading, namespace) => {
    const page = alasPage([build], 'ALAS-2031-1', heading)
    expect(read(page)).toMatchObject([{ advisories: [{ affected: [{ namespace }] }, {}] }])
  })

  it.each([
    [
      'an extra repository',
      alasPage([build], 'ALAS2KERNEL-5.10-2031-1', 'Amazon Linux 2 Security Advisory:</b> ALASKERNEL-5.10-2031-1'),
    ],
    ['no packages', alasPage([])],
    ['a package that is none', alasPage(['anchor'])],
    ['no heading', alasPage([build]).replace('Security Advisory', 'Advisory')],
    ['a list of pages', '<title>Amazon Linux 2 Security Bulletins</title><rss>'],
  ])('with %s is named and not read', (_, page) => {
    expect(read(page)).toMatchObject([{ kind: 'unread' }])
  })

  it('is known by its title', () => {
    expect(amazonAlas.wants('ALAS-2031-126', Buffer.from(alasPage([])))).toBe(true)
    expect(amazonAlas.wants('index.html', Buffer.from('<title>Amazon</title>'))).toBe(false)
  })

  it('takes no longer for tags without end', () => {
    for (const piece of ['<', '<a', '<p>', '&nbsp;', "<div id='severity'"]) read(alasPage([piece.repeat(50_000)]))
  })

  survivesChanges(
    'ALAS page',
    [Buffer.from(alasPage([build]))],
    (content) => [...amazonAlas.read(content, 'a')],
    'grammar',
  )
})
