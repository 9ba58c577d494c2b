export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isLetter(code: number): boolean {
  const lower = code | 32
  return lower >= 97 && lower <= 122
}

/** Where the digits that begin at `from` end; `from` itself where none stands there. */
export function digitsEnd(text: string, from: number, to = text.length): number {
  let at = from
  while (at < to && isDigit(text.charCodeAt(at))) at++
  return at
}

export function lettersEnd(text: string, from: number, to = text.length): number {
  let at = from
  while (at < to && isLetter(text.charCodeAt(at))) at++
  return at
}

/** Compares two runs of digits as numbers of any length. An empty run is 0. */
export function compareDigits(a: string, from: number, to: number, b: string, bFrom: number, bTo: number): number {
  let at = from
  let bAt = bFrom
  while (at < to && a.charCodeAt(at) === 48) at++
  while (bAt < bTo && b.charCodeAt(bAt) === 48) bAt++
  if (to - at !== bTo - bAt) return to - at - (bTo - bAt)
  return compareSlices(a, at, to, b, bAt, bTo)
}

/** Compares two pieces of text by their UTF-16 code units; one that begins the other is less. */
export function compareSlices(a: string, from: number, to: number, b: string, bFrom: number, bTo: number): number {
  const length = Math.min(to - from, bTo - bFrom)
  for (let index = 0; index < length; index++) {
    const difference = a.charCodeAt(from + index) - b.charCodeAt(bFrom + index)
    if (difference !== 0) return difference
  }
  return to - from - (bTo - bFrom)
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function compareNumbers(a: string, b: string): number {
  return compareDigits(a, 0, a.length, b, 0, b.length)
}

export function isNumber(text: string): boolean {
  return text !== '' && digitsEnd(text, 0) === text.length
}

/** Runs of digits as numbers, all else character by character: for what no rule speaks of. */
export function compareNaturally(a: string, from: number, b: string, bFrom: number): number {
  let at = from
  let bAt = bFrom
  while (at < a.length && bAt < b.length) {
    const end = digitsEnd(a, at)
    const bEnd = digitsEnd(b, bAt)
    const isNumeric = end > at && bEnd > bAt
    const difference = isNumeric ? compareDigits(a, at, end, b, bAt, bEnd) : a.charCodeAt(at) - b.charCodeAt(bAt)
    if (difference !== 0) return difference
    at = isNumeric ? end : at + 1
    bAt = isNumeric ? bEnd : bAt + 1
  }
  return a.length - at - (b.length - bAt)
}

/** Where what the distribution adds begins: at the last hyphen, or the end of the text where there is none. */
export function lastHyphen(text: string, from: number): number {
  const at = text.lastIndexOf('-')
  return at < from ? text.length : at
}
