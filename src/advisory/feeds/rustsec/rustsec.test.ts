import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { rustsec } from './rustsec.ts'

const path = 'crates/lantern/RUSTSEC-2031-0001.md'

function advisory(more: string, versions: string): string {
  return `\`\`\`toml
[advisory]
id = "RUSTSEC-2031-0001"
package = "lantern"
date = "2031-02-03"
url = "https://example.org/lantern"
aliases = ["CVE-2031-1234"]
${more}
[versions]
${versions}
\`\`\`

# Lantern reads beyond its end

Long words.
`
}

describe('an advisory of RustSec', () => {
  it('touches the versions that are neither patched nor unaffected', () => {
    const text = advisory('cvss = "CVSS:3.1/AV:N"', 'patched = ["^1.4.5", ">= 2.0.1"]\nunaffected = ["< 1.0.0"]')
    expect(advisoriesOf(rustsec, text, path)).toEqual([
      {
        id: 'RUSTSEC-2031-0001',
        aliases: ['CVE-2031-1234'],
        covers: [],
        title: 'Lantern reads beyond its end',
        details: 'Long words.',
        severities: [{ source: 'rustsec', vector: 'CVSS:3.1/AV:N' }],
        weaknesses: [],
        published: '2031-02-03',
        references: ['https://example.org/lantern'],
        affected: [
          {
            namespace: 'cargo',
            name: 'lantern',
            ranges: [
              { from: '1.0.0', to: '1.4.5' },
              { from: '2.0.0-0', to: '2.0.1' },
            ],
            status: 'fixed',
            fixed: ['1.4.5', '2.0.1'],
          },
        ],
      },
    ])
  })

  it('touches every version where none is patched', () => {
    const [one] = advisoriesOf(rustsec, advisory('', 'patched = []'), path)
    expect(one?.affected).toEqual([{ namespace: 'cargo', name: 'lantern', ranges: [{}], status: 'affected' }])
  })

  it.each([
    ['unsound', 1],
    ['unmaintained', 0],
    ['notice', 0],
  ])('that is informational is a record: %s touches %d packages', (kind, packages) => {
    const [one] = advisoriesOf(rustsec, advisory(`informational = "${kind}"`, 'patched = []'), path)
    expect(one?.informational).toBe(kind)
    expect(one?.severities).toEqual([])
    expect(one?.affected).toHaveLength(packages)
  })

  it('tells that it was withdrawn, and that a crate was made to do harm', () => {
    const [one] = advisoriesOf(
      rustsec,
      advisory('withdrawn = "2031-03-01"\ncategories = ["malicious"]', 'patched = []'),
      path,
    )
    expect(one).toMatchObject({ withdrawn: '2031-03-01', malicious: true })
  })

  it('is a record without a package where it is about Rust itself', () => {
    const items = itemsOf(rustsec, advisory('', 'patched = []'), 'rust/std/RUSTSEC-2031-0001.md')
    expect(items).toMatchObject([
      { why: 'lantern is no crate, but a part of Rust itself' },
      { advisories: [{ affected: [] }] },
    ])
  })

  it.each([
    [advisory('', 'patched = ["soon"]'), 'lantern: cannot read soon as cargo version range'],
    [advisory('', 'patched = "1"'), 'lantern: its patched versions are no list of constraints'],
    ['# A heading', 'it does not begin with a head in TOML'],
    ['```toml\n[advisory]', 'it does not begin with a head in TOML'],
    ['```toml\n[advisory]\n```\n', 'its head has no id'],
    ['```toml\n[advisory\n```\n', expect.stringContaining('line')],
  ])('says what cannot be read: case %#', (text, why) => {
    expect(unreadOf(rustsec, text, path)).toEqual([why])
  })

  it('is known by its path or its head', () => {
    expect(rustsec.wants(path, Buffer.alloc(0))).toBe(true)
    expect(rustsec.wants('a.md', Buffer.from('```toml\n[advisory]\n'))).toBe(true)
    expect(rustsec.wants('README.md', Buffer.from('# Words'))).toBe(false)
  })

  const original = Buffer.from(advisory('', 'patched = [">= 1.2.3"]'))
  survivesChanges('advisories of RustSec', [original], (content) => itemsOf(rustsec, content, path), 'text')
})
