import { compareDigits, digitsEnd, isDigit, isLetter, lastHyphen } from './characters.ts'
import { compareEpochs, epochEnd } from './epoch.ts'
import type { VersionScheme } from './scheme.ts'

const tilde = 126

/** `[epoch:]upstream[-revision]` (deb-version(7)). */
export const deb: VersionScheme = { id: 'deb', isVersion, compare }

// Upstream versions begin with a digit by policy only: dpkg warns of another beginning, and installs it.
const upstream = /^[A-Za-z0-9.+~][A-Za-z0-9.+:~-]*$/
const revision = /^[A-Za-z0-9.+~]+$/

function isVersion(text: string): boolean {
  const start = epochEnd(text)
  if (text.startsWith(':') || (start === 0 && text.includes(':'))) return false
  const end = lastHyphen(text, start)
  return upstream.test(text.slice(start, end)) && (end === text.length || revision.test(text.slice(end + 1)))
}

function compare(a: string, b: string): number {
  const start = epochEnd(a)
  const bStart = epochEnd(b)
  const epochs = compareEpochs(a, start, b, bStart)
  if (epochs !== 0) return epochs
  const end = lastHyphen(a, start)
  const bEnd = lastHyphen(b, bStart)
  const upstreams = comparePart(a, start, end, b, bStart, bEnd)
  return upstreams === 0 ? comparePart(a, end + 1, a.length, b, bEnd + 1, b.length) : upstreams
}

/** Text and numbers in turns, as dpkg reads them: the same text, then the higher number. */
function comparePart(a: string, from: number, to: number, b: string, bFrom: number, bTo: number): number {
  let at = from
  let bAt = bFrom
  while (at < to || bAt < bTo) {
    for (;;) {
      const weight = weightAt(a, at, to)
      const difference = weight - weightAt(b, bAt, bTo)
      if (difference !== 0) return difference
      if (weight === 0) break
      at++
      bAt++
    }
    const end = digitsEnd(a, at, to)
    const bEnd = digitsEnd(b, bAt, bTo)
    const numbers = compareDigits(a, at, end, b, bAt, bEnd)
    if (numbers !== 0) return numbers
    at = end
    bAt = bEnd
  }
  return 0
}

/** A tilde comes before the end, letters come before all other characters. Digits end the text too. */
function weightAt(text: string, at: number, to: number): number {
  if (at >= to) return 0
  const code = text.charCodeAt(at)
  if (isDigit(code)) return 0
  if (isLetter(code)) return code
  return code === tilde ? -1 : code + 256
}
