import { compareDigits, compareSlices, digitsEnd, isDigit, isLetter, lastHyphen, lettersEnd } from './characters.ts'
import { compareEpochs, epochEnd } from './epoch.ts'
import type { VersionScheme } from './scheme.ts'

const tilde = 126
const caret = 94

/** `[epoch:]version[-release]` (rpm-version(7)). */
export const rpm: VersionScheme = { id: 'rpm', isVersion, compare }

const allowed = /^[A-Za-z0-9._+~^:-]+$/

function isVersion(text: string): boolean {
  const start = epochEnd(text)
  const end = lastHyphen(text, start)
  return allowed.test(text) && end > start && end + 1 !== text.length
}

function compare(a: string, b: string): number {
  const start = epochEnd(a)
  const bStart = epochEnd(b)
  const epochs = compareEpochs(a, start, b, bStart)
  if (epochs !== 0) return epochs
  const end = lastHyphen(a, start)
  const bEnd = lastHyphen(b, bStart)
  const versions = comparePart(a, start, end, b, bStart, bEnd)
  if (versions !== 0) return versions
  if (end === a.length || bEnd === b.length) return Number(end < a.length) - Number(bEnd < b.length)
  return comparePart(a, end + 1, a.length, b, bEnd + 1, b.length)
}

/** rpmvercmp: runs of digits and runs of letters, whatever stands between them; `~` before the end, `^` right after it. */
function comparePart(a: string, from: number, to: number, b: string, bFrom: number, bTo: number): number {
  let at = from
  let bAt = bFrom
  for (;;) {
    at = separatorsEnd(a, at, to)
    bAt = separatorsEnd(b, bAt, bTo)
    const mark = markAt(a, at, to)
    const difference = mark - markAt(b, bAt, bTo)
    if (difference !== 0) return difference
    if (mark === ended) return 0
    if (mark === segment) {
      const isNumeric = isDigit(a.charCodeAt(at))
      if (isNumeric !== isDigit(b.charCodeAt(bAt))) return isNumeric ? 1 : -1
      const end = isNumeric ? digitsEnd(a, at, to) : lettersEnd(a, at, to)
      const bEnd = isNumeric ? digitsEnd(b, bAt, bTo) : lettersEnd(b, bAt, bTo)
      const segments = isNumeric ? compareDigits(a, at, end, b, bAt, bEnd) : compareSlices(a, at, end, b, bAt, bEnd)
      if (segments !== 0) return segments
      at = end
      bAt = bEnd
    } else {
      at++
      bAt++
    }
  }
}

const ended = 1
const segment = 3

/** What stands at a place, in the order in which it decides: `~`, the end, `^`, digits or letters. */
function markAt(text: string, at: number, to: number): number {
  if (at >= to) return ended
  const code = text.charCodeAt(at)
  if (code === tilde) return 0
  return code === caret ? 2 : segment
}

function separatorsEnd(text: string, from: number, to: number): number {
  let at = from
  while (at < to) {
    const code = text.charCodeAt(at)
    if (isDigit(code) || isLetter(code) || code === tilde || code === caret) break
    at++
  }
  return at
}
