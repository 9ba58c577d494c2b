import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { advisoriesOf, itemsOf, unreadOf } from '../feed.test-support.ts'
import { debianTracker } from './tracker.ts'

const tracker = (releases: object): string =>
  JSON.stringify({ lantern: { 'CVE-2031-1234': { description: 'Words.', releases } } })
const statementOf = (state: object): unknown =>
  advisoriesOf(debianTracker, tracker({ bookworm: state }), 'json')[0]?.affected[0]

describe("Debian's security tracker", () => {
  it('says for each release which version mends a vulnerability', () => {
    const text = tracker({
      bookworm: { status: 'resolved', fixed_version: '1.2-3', urgency: 'high**' },
      sid: { status: 'resolved', fixed_version: '1.4-1', urgency: 'not yet assigned' },
    })
    expect(advisoriesOf(debianTracker, text, 'json')).toMatchObject([
      {
        id: 'CVE-2031-1234',
        details: 'Words.',
        affected: [
          {
            namespace: 'deb:debian:12',
            name: 'lantern',
            ranges: [{ to: '1.2-3' }],
            status: 'fixed',
            fixed: ['1.2-3'],
            severity: 'high',
          },
          {
            namespace: 'deb:debian:sid',
            name: 'lantern',
            ranges: [{ to: '1.4-1' }],
            status: 'fixed',
            fixed: ['1.4-1'],
          },
        ],
      },
    ])
  })

  it('calls a release untouched by version 0', () => {
    expect(statementOf({ status: 'resolved', fixed_version: '0', urgency: 'unimportant' })).toEqual({
      namespace: 'deb:debian:12',
      name: 'lantern',
      ranges: [],
      status: 'not-affected',
      severity: 'low',
    })
  })

  it.each([
    [{ status: 'open' }, 'affected'],
    [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: '' }, 'fix-deferred'],
    [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: 'postponed' }, 'fix-deferred'],
    [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: 'ignored' }, 'will-not-fix'],
    [{ status: 'open', urgency: 'end-of-life' }, 'end-of-life'],
    [{ status: 'undetermined' }, 'under-investigation'],
  ])('touches every version where nothing mends it: %j is %s', (state, status) => {
    expect(statementOf(state)).toMatchObject({ ranges: [{}], status })
  })

  it.each([
    [tracker({ 'no release': { status: 'open' } }), 'it is no release'],
    [tracker({ bookworm: 'open' }), 'what became of it is not told: no status'],
    [tracker({ bookworm: { status: 'resolved' } }), 'what became of it is not told: resolved'],
    ['{"__proto__": {"__proto__": {}}}', 'it is no vulnerability'],
    ['{"a": 1}', 'its vulnerabilities are no object'],
    ['[]', 'it is no object'],
    ['{', expect.any(String)],
  ])('says what cannot be read: %s', (text, why) => {
    expect(unreadOf(debianTracker, text, 'json')).toEqual([why])
  })

  it('is known by its words, whatever its name', () => {
    expect(debianTracker.wants('0-json', Buffer.from(tracker({})))).toBe(true)
    expect(debianTracker.wants('a.json', Buffer.from('{"id": "CVE-2031-1234"}'))).toBe(false)
  })

  const original = Buffer.from(tracker({ bookworm: { status: 'resolved', fixed_version: '1.2-3' } }))
  survivesChanges("Debian's tracker", [original], (content) => itemsOf(debianTracker, content, 'json'), 'text')
})
