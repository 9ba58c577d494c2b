import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { itemsOf, unreadOf } from '../feed.test-support.ts'
import { epss } from './epss.ts'

const top = '#model_version:v2031.01.01,score_date:2031-02-03T00:00:00+0000\ncve,epss,percentile\n'

describe('scores of EPSS', () => {
  it('are a probability and a percentile each', () => {
    expect(itemsOf(epss, `${top}CVE-2031-1234,0.00383,0.73\r\nCVE-2031-12345,1.0,1e-05\n`, 'epss.csv')).toEqual([
      { kind: 'probability', entry: { id: 'CVE-2031-1234', probability: 0.00383, percentile: 0.73 } },
      { kind: 'probability', entry: { id: 'CVE-2031-12345', probability: 1, percentile: 0.00001 } },
    ])
  })

  it('are taken where nothing tells their day, which is told', () => {
    const items = itemsOf(epss, 'cve,epss,percentile\nCVE-2031-1234,0,1\n', 'epss.csv')
    expect(items).toMatchObject([{ why: 'nothing says of which day its scores are' }, { kind: 'probability' }])
  })

  it.each([
    ['#model_version:1\na,b,c\nCVE-2031-1234,0,1', 'its header is not cve,epss,percentile'],
    ['#model_version:1\n', 'it has no header'],
    [`${top}CVE-2031-1234,1.5,0`, 'it is no score of a CVE'],
    [`${top}CVE-2031-1234,,`, 'it is no score of a CVE'],
    [`${top}__proto__,0,0`, 'it is no score of a CVE'],
    [`${top}CVE-2031-1234,0,0,0`, 'it is no score of a CVE'],
  ])('say what cannot be read: %s', (text, why) => {
    expect(unreadOf(epss, text, 'epss.csv')).toEqual([why])
  })

  it('are known by their comment or header', () => {
    expect(epss.wants('x', Buffer.from(top))).toBe(true)
    expect(epss.wants('x', Buffer.from('cve,epss,percentile\n'))).toBe(true)
    expect(epss.wants('x.csv', Buffer.from('a,b\n'))).toBe(false)
  })

  survivesChanges(
    'scores of EPSS',
    [Buffer.from(`${top}CVE-2031-1234,0.5,0.5\n`)],
    (content) => itemsOf(epss, content, 'epss.csv'),
    'text',
  )
})
