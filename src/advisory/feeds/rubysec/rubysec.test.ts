import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { rubysec } from './rubysec.ts'

const advisory = `---
gem: lantern
cve: 2031-1234
ghsa: aaaa-bbbb-cccc
url: https://example.org/lantern
title: Lantern lets anyone in
date: 2031-02-03
description: |
  Long words.
cvss_v2: 9.3
cvss_v3: 6.5
unaffected_versions:
  - "< 1.0.0"
patched_versions:
  - "~> 1.4.5"
  - ">= 2.0.1"
related:
  url:
    - https://example.org/more
`
const path = 'gems/lantern/CVE-2031-1234.yml'
const head = (text: string): Buffer => Buffer.from(text)

describe('an advisory of rubysec', () => {
  it('touches the versions that are neither patched nor unaffected', () => {
    expect(advisoriesOf(rubysec, advisory, path)).toEqual([
      {
        id: 'CVE-2031-1234',
        aliases: ['GHSA-aaaa-bbbb-cccc'],
        covers: [],
        title: 'Lantern lets anyone in',
        details: 'Long words.\n',
        severities: [{ source: 'rubysec', score: 6.5, severity: 'medium' }],
        weaknesses: [],
        published: '2031-02-03',
        references: ['https://example.org/lantern', 'https://example.org/more'],
        affected: [
          {
            namespace: 'gem',
            name: 'lantern',
            ranges: [
              { from: '1.0.0', to: '1.4.5' },
              { from: '1.5.A', to: '2.0.1' },
            ],
            status: 'fixed',
            fixed: ['1.4.5', '2.0.1'],
          },
        ],
      },
    ])
  })

  it('touches every version where none is patched', () => {
    const [one] = advisoriesOf(rubysec, 'gem: lantern\nosvdb: 77\n', path)
    expect(one).toMatchObject({ id: 'OSVDB-77', affected: [{ ranges: [{}], status: 'affected' }] })
  })

  it('has no version to go to where it names only one that is not enough', () => {
    const [one] = advisoriesOf(rubysec, 'gem: a\nghsa: x\npatched_versions: ["> 1.2"]\n', path)
    expect(one?.affected).toEqual([
      { namespace: 'gem', name: 'a', ranges: [{ to: '1.2', toInclusive: true }], status: 'fixed' },
    ])
  })

  it('takes the word of CVSS 2 from its own scale', () => {
    const [one] = advisoriesOf(rubysec, 'gem: a\ncve: 2031-1\ncvss_v2: 9.3\n', path)
    expect(one?.severities).toEqual([{ source: 'rubysec', score: 9.3, severity: 'high' }])
  })

  it('is a record without a package where it is about Ruby itself', () => {
    const items = itemsOf(rubysec, 'engine: ruby\ncve: 2031-1\n', 'rubies/ruby/CVE-2031-1.yml')
    expect(items).toMatchObject([
      { kind: 'unread', why: 'ruby is no gem, but Ruby itself' },
      { kind: 'entry', advisories: [{ id: 'CVE-2031-1', affected: [] }] },
    ])
  })

  it.each([
    [
      'gem: a\ncve: 1\npatched_versions: ["between 1 and 2"]',
      'a: cannot read between 1 and 2 as rubygems version range',
    ],
    ['gem: a\ncve: 1\npatched_versions: 3', 'a: its patched versions are no list of constraints'],
    ['gem: a\ncve: 1\npatched_versions: [[">= 1"]]', 'a: its patched versions are no list of constraints'],
    [`gem: a\ncve: 1\npatched_versions: [${'">= 1",'.repeat(300)}]`, 'a: it has more than 200 constraints'],
    ['cve: 1', 'it names no gem'],
    ['- gem', 'it is no advisory of rubysec'],
    ['gem: [', expect.any(String)],
  ])('says what cannot be read: %s', (text, why) => {
    expect(unreadOf(rubysec, text, path)).toEqual([why])
  })

  it('is known by its path and its first words', () => {
    expect(rubysec.wants(path, head('---\ngem: a\ncve: 1\n'))).toBe(true)
    expect(rubysec.wants('CVE-1.yml', head('gem: a\n'))).toBe(true)
    expect(rubysec.wants('values.yml', head('name: a\n'))).toBe(false)
  })

  survivesChanges(
    'advisories of rubysec',
    [Buffer.from(advisory)],
    (content) => itemsOf(rubysec, content, path),
    'text',
  )
})
