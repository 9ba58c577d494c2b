import { describe, expect, it } from 'vitest'
import { itemsOf, unreadIn } from '../feeds.test-support.ts'
import { epss } from './epss.ts'

const comment = '#model_version:v2031.01.01,score_date:2031-02-20T00:00:00+0000'
const read = (...lines: readonly string[]) => itemsOf(epss, lines.join('\n'), 'epss.csv')
const why = (...lines: readonly string[]) => unreadIn(epss, lines.join('\n'), 'epss.csv')

describe('epss', () => {
  it('reads a line for each CVE', () => {
    expect(read(comment, 'cve,epss,percentile', 'CVE-2031-0001,0.25,0.9', 'CVE-2031-0002,1e-05,0.0\r', '')).toEqual([
      { kind: 'probability', entry: { id: 'CVE-2031-0001', probability: 0.25, percentile: 0.9 } },
      { kind: 'probability', entry: { id: 'CVE-2031-0002', probability: 0.00001, percentile: 0 } },
    ])
  })

  it('takes no numbers of no day or under another heading', () => {
    expect(why('#model_version:v1', 'cve,epss,percentile', 'CVE-2031-0001,0.25,0.9')).toEqual([
      'epss.csv: it does not say of which day its numbers are',
    ])
    expect(why(comment, 'cve,percentile,epss', 'CVE-2031-0001,0.25,0.9')).toEqual([
      'epss.csv: its heading is not cve,epss,percentile',
    ])
    expect(why(comment)).toEqual(['epss.csv: it has no heading'])
  })

  it('names the line of what is no score', () => {
    const lines = [
      'CVE-2031-0001,7,0.9',
      '__proto__,0.1,0.1',
      'CVE-2031-0001,0.1.1,0.9',
      'CVE-2031-0001,0.1',
      'CVE-2031-0003,0.1,0.2',
    ]
    expect(read(comment, 'cve,epss,percentile', ...lines).map(({ kind }) => kind)).toEqual([
      'unread',
      'unread',
      'unread',
      'unread',
      'probability',
    ])
    expect(why(comment, 'cve,epss,percentile', ...lines)[0]).toMatch(/^epss\.csv:3: /)
  })
})
