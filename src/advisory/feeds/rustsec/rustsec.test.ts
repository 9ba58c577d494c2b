import { describe, expect, it } from 'vitest'
import { advisoriesOf, affectedIn, unreadIn } from '../feeds.test-support.ts'
import { rustsec } from './rustsec.ts'

const file = (head = '', versions = 'patched = [">= 0.9.1"]') =>
  `\`\`\`toml
[advisory]
id = "RUSTSEC-2031-0007"
package = "lantern"
date = "2031-02-03"
${head}
[versions]
${versions}
\`\`\`

# Light gets out of the box

Twice, if asked.

\`\`\`toml
lantern = "0.1"
\`\`\`
`
const path = 'crates/lantern/RUSTSEC-2031-0007.md'
const ranges = (versions: string) => affectedIn(rustsec, file('', versions), path)[0]?.ranges

describe('rustsec', () => {
  it('reads the head, and the text below it', () => {
    const head =
      'aliases = ["CVE-2031-5"]\ncvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"\nurl = "https://one.example/"'
    expect(advisoriesOf(rustsec, file(head), path)).toMatchObject([
      {
        id: 'RUSTSEC-2031-0007',
        aliases: ['CVE-2031-5'],
        title: 'Light gets out of the box',
        details: expect.stringMatching(/^Twice, if asked\.[\s\S]*lantern = "0\.1"/),
        severities: [{ source: 'rustsec', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
        published: '2031-02-03',
        references: ['https://one.example/'],
        affected: [
          { namespace: 'cargo', name: 'lantern', ranges: [{ to: '0.9.1' }], status: 'fixed', fixed: ['0.9.1'] },
        ],
      },
    ])
  })

  it('touches what is neither patched nor unaffected', () => {
    expect(ranges('patched = ["^0.7.3", ">= 0.8.2"]\nunaffected = ["< 0.5.0"]')).toEqual([
      { from: '0.5.0', to: '0.7.3' },
      { from: '0.8.0-0', to: '0.8.2' },
    ])
    expect(ranges('patched = []')).toEqual([{}])
    expect(ranges('patched = []\nunaffected = ["> 0"]')).toHaveLength(1)
  })

  it('calls a crate that nobody maintains by that state, and reports a notice for none', () => {
    const of = (kind: string) => affectedIn(rustsec, file(`informational = "${kind}"`, 'patched = []'), path)
    expect(of('unmaintained')).toMatchObject([{ status: 'end-of-life', ranges: [{}] }])
    expect(of('unsound')).toMatchObject([{ status: 'affected', ranges: [{}] }])
    expect(of('notice')).toEqual([])
    expect(advisoriesOf(rustsec, file('informational = "notice"'), path)).toHaveLength(1)
  })

  it('knows crates that were made to do harm, and advisories that were taken back', () => {
    expect(advisoriesOf(rustsec, file('categories = ["malicious"]'), path)).toMatchObject([{ malicious: true }])
    expect(advisoriesOf(rustsec, file('withdrawn = "2031-03-01"'), path)).toMatchObject([{ withdrawn: '2031-03-01' }])
  })

  it('keeps the compiler apart from crates of the same name', () => {
    expect(affectedIn(rustsec, file(), 'rust/std/CVE-2031-5.md')).toMatchObject([{ namespace: 'rust' }])
    expect(affectedIn(rustsec, file(), 'crates/rust/CVE-2031-5.md')).toMatchObject([{ namespace: 'cargo' }])
  })

  it('is not fooled by other texts in Markdown', () => {
    expect(rustsec.wants('README.md', Buffer.from('# Advisories\n```toml\n[advisory]\n```'))).toBe(false)
    expect(rustsec.wants(path, Buffer.from(file()))).toBe(true)
  })

  it('names what it cannot read', () => {
    expect(unreadIn(rustsec, '```toml\n[advisory]\nid = "A-1"\n', 'a.md')).toEqual([
      'a.md: its block of TOML does not end',
    ])
    expect(unreadIn(rustsec, '```toml\n[advisory]\nid = \n```', 'a.md')).toHaveLength(1)
    expect(unreadIn(rustsec, '```toml\n[advisory]\n```', 'a.md')).toEqual(['a.md: it has no id'])
    expect(unreadIn(rustsec, file('', 'patched = [">> 1"]'), path)).toEqual([
      `${path} RUSTSEC-2031-0007: cannot read >> 1 as cargo version range`,
    ])
  })
})
