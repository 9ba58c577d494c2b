import { linesOf } from '../../../formats/os-packages/index.ts'
import type { ExploitProbability, FeedFormat } from '../../types.ts'
import { unread } from '../json-document.ts'

/**
 * The daily scores of EPSS (first.org/epss/data_stats): a comment with the model and the day, a header, and a line for
 * each vulnerability. Scores of a file that does not tell its day are taken, and that it does not is told.
 */
export const epss: FeedFormat = {
  id: 'epss',
  wants: (_, head) => /^(?:\uFEFF)?(?:#model_version:|(?:#[^\n]*\n)?cve,epss,percentile)/.test(head.toString()),
  read: function* (content, path) {
    let isTold = false
    let hasHeader = false
    for (const { line, number } of linesOf(content.toString())) {
      const text = line.trim().replace(/^\uFEFF/, '')
      if (text === '') continue
      if (text.startsWith('#')) isTold ||= /score_date:\d{4}-\d\d-\d\d/.test(text)
      else if (!hasHeader) {
        if (text !== 'cve,epss,percentile')
          return yield unread(`${path}:${number}`, 'its header is not cve,epss,percentile')
        if (!isTold) yield unread(path, 'nothing says of which day its scores are')
        hasHeader = true
      } else {
        const entry = entryOf(text)
        yield entry === undefined
          ? unread(`${path}:${number}`, 'it is no score of a CVE')
          : { kind: 'probability', entry }
      }
    }
    if (!hasHeader) yield unread(path, 'it has no header')
  },
}

function entryOf(line: string): ExploitProbability | undefined {
  const [id = '', epss = '', rank = '', ...more] = line.split(',')
  const [probability, percentile] = [partOf(epss), partOf(rank)]
  if (more.length > 0 || probability === undefined || percentile === undefined) return undefined
  return /^CVE-\d{4}-\d{4,}$/.test(id) ? { id, probability, percentile } : undefined
}

/** A number from 0 to 1. */
function partOf(text: string): number | undefined {
  const value = /^\d{1,2}(?:\.\d{1,20})?(?:[eE]-\d{1,2})?$/.test(text) ? Number(text) : Number.NaN
  return value >= 0 && value <= 1 ? value : undefined
}
