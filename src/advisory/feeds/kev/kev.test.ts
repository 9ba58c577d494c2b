import { describe, expect, it } from 'vitest'
import { itemsOf } from '../feeds.test-support.ts'
import { kev } from './kev.ts'

const entry = {
  cveID: 'CVE-2031-12345',
  dateAdded: '2031-05-06',
  dueDate: '2031-05-27',
  knownRansomwareCampaignUse: 'Known',
  requiredAction: 'Put out the light.',
}
const read = (value: unknown) => itemsOf(kev, JSON.stringify(value), 'kev.json')
const known = {
  kind: 'known-exploited',
  entry: {
    id: 'CVE-2031-12345',
    added: '2031-05-06',
    due: '2031-05-27',
    ransomware: true,
    action: 'Put out the light.',
  },
}

describe('cisa-kev', () => {
  it('reads the catalogue, and an entry by itself', () => {
    expect(read({ catalogVersion: '1', count: 1, vulnerabilities: [entry] })).toEqual([known])
    expect(read(entry)).toEqual([known])
  })

  it('knows no ransomware where none is known', () => {
    expect(read({ ...entry, knownRansomwareCampaignUse: 'Unknown' })).toMatchObject([{ entry: { ransomware: false } }])
  })

  it('names damaged entries, and reads the others', () => {
    const entries = [{ ...entry, cveID: '__proto__' }, 7, { ...entry, dateAdded: 'soon' }, entry]
    expect(read({ vulnerabilities: entries }).map(({ kind }) => kind)).toEqual([
      'unread',
      'unread',
      'unread',
      'known-exploited',
    ])
    expect(itemsOf(kev, '{"cveID": ', 'kev.json')).toMatchObject([{ kind: 'unread' }])
  })

  it('wants its own files only', () => {
    const wants = (text: string) => kev.wants('a.json', Buffer.from(text))
    expect(wants('{"catalogVersion": "1", "vulnerabilities": [{"cveID": "CVE-1"')).toBe(true)
    expect(wants('{"vulnerabilities": [{"cve": {"id": "CVE-1"')).toBe(false)
  })
})
