import { compareDigits, compareSlices, digitsEnd } from './characters.ts'

/** How an ecosystem departs from semver.org. */
export interface SemverDialect {
  /** How many numbers stand before the rest; missing ones are 0. */
  readonly numbers: number
  readonly ignoresCase: boolean
  /** What follows a plus sign is compared too. */
  readonly ordersBuilds: boolean
}

const hyphen = 45
const dot = 46
const none = -1

export function compareSemver(a: string, b: string, dialect: SemverDialect): number {
  let at = numbersStart(a)
  let bAt = numbersStart(b)
  for (let left = dialect.numbers; left > 0; left--) {
    const end = digitsEnd(a, at)
    const bEnd = digitsEnd(b, bAt)
    const numbers = compareDigits(a, at, end, b, bAt, bEnd)
    if (numbers !== 0) return numbers
    at = left > 1 ? nextNumber(a, end) : end
    bAt = left > 1 ? nextNumber(b, bEnd) : bEnd
  }
  if (at === a.length && bAt === b.length) return 0
  const build = buildStart(a, at)
  const bBuild = buildStart(b, bAt)
  const prereleases = comparePrereleases(a, at, build, b, bAt, bBuild, dialect.ignoresCase)
  if (prereleases !== 0 || !dialect.ordersBuilds) return prereleases
  return compareIdentifiers(a, Math.min(build + 1, a.length), a.length, b, Math.min(bBuild + 1, b.length), b.length)
}

/** After the `v` or `=` that people write before a version. */
function numbersStart(text: string): number {
  let at = 0
  while (isBefore(text.charCodeAt(at))) at++
  return at
}

function isBefore(code: number): boolean {
  return code === 118 || code === 86 || code === 61 || code === 32
}

function nextNumber(text: string, end: number): number {
  return text.charCodeAt(end) === dot && digitsEnd(text, end + 1) > end + 1 ? end + 1 : end
}

/** Where the build begins: at a plus sign, or at a dot that more numbers follow than there should be. */
function buildStart(text: string, from: number): number {
  if (text.charCodeAt(from) === dot) return from
  const at = text.indexOf('+', from)
  return at === none ? text.length : at
}

function comparePrereleases(
  a: string,
  from: number,
  to: number,
  b: string,
  bFrom: number,
  bTo: number,
  ignoresCase: boolean,
): number {
  if (from === to || bFrom === bTo) return Number(from === to) - Number(bFrom === bTo)
  // npm reads 1.2.3beta as 1.2.3-beta.
  const start = a.charCodeAt(from) === hyphen ? from + 1 : from
  const bStart = b.charCodeAt(bFrom) === hyphen ? bFrom + 1 : bFrom
  if (!ignoresCase) return compareIdentifiers(a, start, to, b, bStart, bTo)
  const lower = a.slice(start, to).toLowerCase()
  const bLower = b.slice(bStart, bTo).toLowerCase()
  return compareIdentifiers(lower, 0, lower.length, bLower, 0, bLower.length)
}

/** Identifiers between dots: numbers by value and before words, words by their characters, fewer before more. */
function compareIdentifiers(a: string, from: number, to: number, b: string, bFrom: number, bTo: number): number {
  let at = from
  let bAt = bFrom
  while (at < to && bAt < bTo) {
    const end = identifierEnd(a, at, to)
    const bEnd = identifierEnd(b, bAt, bTo)
    const isNumeric = digitsEnd(a, at, end) === end
    const isBNumeric = digitsEnd(b, bAt, bEnd) === bEnd
    if (isNumeric !== isBNumeric) return isNumeric ? -1 : 1
    const difference = isNumeric ? compareDigits(a, at, end, b, bAt, bEnd) : compareSlices(a, at, end, b, bAt, bEnd)
    if (difference !== 0) return difference
    at = end + 1
    bAt = bEnd + 1
  }
  return Number(at < to) - Number(bAt < bTo)
}

function identifierEnd(text: string, from: number, to: number): number {
  let at = from
  while (at < to && text.charCodeAt(at) !== dot) at++
  return at
}
