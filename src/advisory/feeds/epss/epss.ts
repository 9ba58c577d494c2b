import { linesOf } from '../../../formats/os-packages/index.ts'
import type { FeedFormat, FeedItem } from '../../types.ts'

const heading = 'cve,epss,percentile'
const dated = /^#.*\bscore_date:\d{4}-\d{2}-\d{2}/

/**
 * How likely each vulnerability is exploited (first.org/epss/data_stats): a comment with the day, a heading, a line for
 * each CVE. Numbers of no known day or under another heading are not taken: they would be believed.
 */
export const epss: FeedFormat = {
  id: 'epss',
  wants: (path, head) => path.endsWith('.csv') && /^#\s*model_version:|^cve,epss,/.test(head.toString('latin1')),
  read: function* (content, path) {
    let isDated = false
    let isHeaded = false
    for (const { line, number } of linesOf(content.toString())) {
      if (line.startsWith('#')) isDated ||= dated.test(line)
      else if (!isHeaded) {
        if (!isDated) return yield { kind: 'unread', where: path, why: 'it does not say of which day its numbers are' }
        if (line.trim() !== heading) return yield { kind: 'unread', where: path, why: `its heading is not ${heading}` }
        isHeaded = true
      } else if (line !== '') yield itemOf(line, `${path}:${number}`)
    }
    if (!isHeaded) yield { kind: 'unread', where: path, why: 'it has no heading' }
  },
}

const scored = /^(CVE-\d{4}-\d{4,19}),([\d.]{1,24}(?:e-\d{1,2})?),([\d.]{1,24}(?:e-\d{1,2})?)$/i

function itemOf(line: string, where: string): FeedItem {
  const [, id = '', likely, rank] = scored.exec(line) ?? []
  const [probability, percentile] = [Number(likely), Number(rank)]
  return isPart(probability) && isPart(percentile)
    ? { kind: 'probability', entry: { id, probability, percentile } }
    : { kind: 'unread', where, why: 'it is no CVE with two numbers between 0 and 1' }
}

/** False for what is no number, too. */
const isPart = (value: number): boolean => value >= 0 && value <= 1
