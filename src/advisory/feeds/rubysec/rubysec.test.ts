import { describe, expect, it } from 'vitest'
import { advisoriesOf, affectedIn, unreadIn } from '../feeds.test-support.ts'
import { rubysec } from './rubysec.ts'

const file = (more: string, head = 'gem: lantern\ncve: 2031-1234') =>
  `---\n${head}\ntitle: A hole in the wick\ndate: 2031-02-03\ndescription: |\n  It burns.\n${more}`
const affected = (more: string) => affectedIn(rubysec, file(more), 'gems/lantern/CVE-2031-1234.yml')

describe('rubysec', () => {
  it('touches what is neither patched nor was unaffected', () => {
    const more = 'patched_versions:\n  - "~> 1.4.3"\n  - ">= 2.0.1"\nunaffected_versions:\n  - "< 1.2.0"\n'
    expect(affected(more)).toEqual([
      {
        namespace: 'gem',
        name: 'lantern',
        ranges: [
          { from: '1.2.0', to: '1.4.3' },
          { from: '1.5.A', to: '2.0.1' },
        ],
        status: 'fixed',
        fixed: ['1.4.3', '2.0.1'],
      },
    ])
  })

  it('touches every version where none is patched', () => {
    expect(affected('')).toMatchObject([{ ranges: [{}], status: 'affected' }])
  })

  it('takes where a patch begins from both of its bounds', () => {
    expect(affected('patched_versions:\n  - "~> 7.0.8, >= 7.0.8.5"\n')).toMatchObject([{ fixed: ['7.0.8.5'] }])
  })

  it('keeps what it can read where a range is damaged, calls nothing safe for it, and says so', () => {
    const text = file('patched_versions:\n  - ">= 2"\nunaffected_versions:\n  - "=>> 1"\n')
    expect(affectedIn(rubysec, text, 'a.yml')).toMatchObject([{ ranges: [{ to: '2' }] }])
    expect(unreadIn(rubysec, text, 'a.yml')).toEqual([
      'a.yml CVE-2031-1234: cannot read =>> 1 as rubygems version range',
    ])
  })

  it('is called by its CVE, and by GitHub where there is none', () => {
    const ids = (head: string) => advisoriesOf(rubysec, file('', head), 'a.yml').map(({ id, aliases }) => [id, aliases])
    expect(ids('gem: a\ncve: 2031-1\nghsa: aaaa-bbbb-cccc\nosvdb: 77')).toEqual([
      ['CVE-2031-1', ['GHSA-aaaa-bbbb-cccc', 'OSVDB-77']],
    ])
    expect(ids('gem: a\nghsa: aaaa-bbbb-cccc')).toEqual([['GHSA-aaaa-bbbb-cccc', []]])
    expect(ids('gem: a')).toEqual([])
  })

  it('keeps engines apart from gems', () => {
    expect(affectedIn(rubysec, file('', 'engine: jruby\ncve: 2031-7'), 'a.yml')).toMatchObject([
      { namespace: 'ruby', name: 'jruby' },
    ])
  })

  it('has no critical where only a score of CVSS 2 is given', () => {
    const of = (more: string) => advisoriesOf(rubysec, file(more), 'a.yml')[0]?.severities
    expect(of('cvss_v2: 9.3\n')).toEqual([{ source: 'rubysec', score: 9.3, severity: 'high' }])
    expect(of('cvss_v2: 5.0\ncvss_v3: 9.8\n')).toEqual([{ source: 'rubysec', score: 9.8, severity: 'critical' }])
    expect(of('cvss_v3: 98\n')).toEqual([])
  })

  it('reads its title, its day and where it leads', () => {
    const text = file('url: https://one.example/\nrelated:\n  cve:\n    - 2030-1\n  url:\n    - https://two.example/\n')
    expect(advisoriesOf(rubysec, text, 'a.yml')).toMatchObject([
      {
        title: 'A hole in the wick',
        details: 'It burns.',
        published: '2031-02-03',
        aliases: [],
        references: ['https://one.example/', 'https://two.example/'],
      },
    ])
  })

  it('names a file that it cannot read', () => {
    expect(unreadIn(rubysec, 'gem: [', 'a.yml')).toHaveLength(1)
    expect(unreadIn(rubysec, '- gem: a', 'a.yml')).toEqual(['a.yml: it names no gem and no engine'])
  })
})
