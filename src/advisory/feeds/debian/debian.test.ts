import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import type { FeedItem } from '../../types.ts'
import { debianList, debianTracker } from './index.ts'

const tracked = (releases: object, rest: object = {}): string =>
  JSON.stringify({ anchor: { 'CVE-2031-0001': { description: 'It slips.', releases, ...rest } } })

const read = (text: string): readonly FeedItem[] => [...debianTracker.read(Buffer.from(text), 'json')]

function saidOf(release: object) {
  const [item] = read(tracked({ bookworm: release }))
  return item?.kind === 'entry' ? item.advisories[0]?.affected[0] : item
}

describe('the data of the security tracker', () => {
  it('is one entry for each id of a package', () => {
    expect(read(tracked({ trixie: { status: 'resolved', fixed_version: '1:2.0-1', urgency: 'high' } }))).toEqual([
      {
        kind: 'entry',
        advisories: [
          {
            id: 'CVE-2031-0001',
            aliases: [],
            covers: [],
            severities: [],
            weaknesses: [],
            references: [],
            details: 'It slips.',
            affected: [
              {
                namespace: 'deb:debian:13',
                name: 'anchor',
                ranges: [{ to: '1:2.0-1' }],
                status: 'fixed',
                fixed: ['1:2.0-1'],
                severity: 'high',
              },
            ],
          },
        ],
      },
    ])
  })

  it.each([
    [{ status: 'open', urgency: 'not yet assigned' }, 'affected'],
    [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: '' }, 'affected'],
    [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: 'postponed' }, 'fix-deferred'],
    [{ status: 'open', nodsa: 'Too intrusive', nodsa_reason: 'ignored' }, 'will-not-fix'],
    [{ status: 'open', urgency: 'end-of-life' }, 'end-of-life'],
    [{ status: 'undetermined' }, 'under-investigation'],
  ])('reads %j as %s, of every version', (release, status) => {
    expect(saidOf(release)).toMatchObject({ status, ranges: [{}] })
  })

  it('takes version 0 for never touched', () => {
    expect(saidOf({ status: 'resolved', fixed_version: '0' })).toMatchObject({ status: 'not-affected', ranges: [] })
  })

  it.each([
    ['unimportant', 'low'],
    ['medium**', 'medium'],
    ['not yet assigned', undefined],
  ])('calls urgency %j %s', (urgency, severity) => {
    const said = saidOf({ status: 'open', urgency })
    expect(said !== undefined && 'severity' in said ? said.severity : undefined).toBe(severity)
  })

  it.each([
    ['a release without a version that is resolved', tracked({ bookworm: { status: 'resolved' } })],
    ['a status it does not know', tracked({ bookworm: { status: 'sunk' } })],
    ['releases that are none', tracked([])],
    ['a package that is none', '{"anchor":[]}'],
    ['a list', '[]'],
    ['half of it', '{"anchor":{'],
    ['a depth without end', '['.repeat(100_000)],
  ])('does not read %s, and says so', (_, text) => {
    expect(read(text)[0]).toMatchObject({ kind: 'unread' })
    expect(read(text).some((item) => item.kind === 'entry' && item.advisories[0]?.affected.length !== 0)).toBe(false)
  })

  it('keeps what it says of the other releases', () => {
    const items = read(tracked({ bookworm: { status: 'sunk' }, bullseye: { status: 'open' } }))
    expect(items).toMatchObject([{ kind: 'unread' }, { advisories: [{ affected: [{ namespace: 'deb:debian:11' }] }] }])
  })

  it('keeps what is named like a member of every object', () => {
    const text = '{"__proto__":{"CVE-2031-2":{"releases":{"bookworm":{"status":"open"}}}}}'
    expect(read(text)).toMatchObject([{ advisories: [{ id: 'CVE-2031-2', affected: [{ name: '__proto__' }] }] }])
    expect(read(tracked(JSON.parse('{"__proto__":{"status":"open"}}')))).toMatchObject([{ kind: 'entry' }])
  })

  it('is known by its content', () => {
    const text = Buffer.from(tracked({ sid: { status: 'open', repositories: {}, urgency: 'low' } }))
    expect(debianTracker.wants('data/json', text)).toBe(true)
    expect(debianTracker.wants('data/tracker.json', text)).toBe(true)
    expect(debianTracker.wants('data/tracker.json', Buffer.from('{"id":"CVE-2031-1"}'))).toBe(false)
  })

  const whole = Buffer.from(tracked({ sid: { status: 'open' }, buster: { status: 'resolved', fixed_version: '1' } }))
  survivesChanges('Debian tracker', [whole], (content) => [...debianTracker.read(content, 'json')], 'grammar')
})

const list = `[03 Mar 2031] DSA-9001-1 anchor - security update
\t{CVE-2031-0001 CVE-2031-0002}
\t[bookworm] - anchor 1.2-1+deb12u1
\t[bullseye] - anchor <end-of-life>
\tNOTE: nothing else
[04 Mar 2031] DLA-77-1 rope - security update
\t[buster] - rope 2.0
`

describe('a list of advisories', () => {
  const items = (text: string): readonly FeedItem[] => [...debianList.read(Buffer.from(text), 'DSA.list')]

  it('is an entry for each heading, with all ids that it mends', () => {
    const [first, second] = items(list)
    expect(first).toMatchObject({
      kind: 'entry',
      advisories: [
        {
          id: 'CVE-2031-0001',
          published: '2031-03-03',
          references: ['DSA-9001-1'],
          affected: [
            { namespace: 'deb:debian:12', name: 'anchor', fixed: ['1.2-1+deb12u1'], status: 'fixed' },
            { namespace: 'deb:debian:11', name: 'anchor', ranges: [{}], status: 'end-of-life' },
          ],
        },
        { id: 'CVE-2031-0002' },
      ],
    })
    expect(second).toMatchObject({ advisories: [{ id: 'DLA-77-1', title: 'security update' }] })
  })

  it('names a heading that it cannot read, and keeps what follows apart', () => {
    const broken = `${list}[? ? ?] DSA-1\n\t[buster] - rope 9.0\n`
    expect(items(broken)).toMatchObject([
      { kind: 'entry' },
      { advisories: [{ id: 'DLA-77-1', affected: [{ fixed: ['2.0'] }] }] },
      { kind: 'unread', where: 'DSA.list:8' },
    ])
  })

  survivesChanges('Debian list', [Buffer.from(list)], (content) => [...debianList.read(content, 'DSA.list')], 'grammar')
})
