import { compareNaturally, compareNumbers, compareTexts, isNumber } from './characters.ts'
import type { VersionScheme } from './scheme.ts'

/** `1.2.3-pre+build`, and what C and C++ libraries have besides, such as `1.1.1w` (docs.conan.io: versions). */
export const conan: VersionScheme = { id: 'conan', isVersion: (text) => /^[\dA-Za-z][\w.+-]*$/.test(text), compare }

function compare(a: string, b: string): number {
  const [main, pre, build] = partsOf(a)
  const [bMain, bPre, bBuild] = partsOf(b)
  const mains = compareItems(main, bMain)
  if (mains !== 0) return mains
  if ((pre === undefined) !== (bPre === undefined)) return pre === undefined ? 1 : -1
  return compareItems(pre ?? '', bPre ?? '') || compareItems(build ?? '', bBuild ?? '')
}

function partsOf(text: string): [main: string, pre: string | undefined, build: string | undefined] {
  const [front, build] = cut(text, '+')
  return [...cut(front, '-'), build]
}

function cut(text: string, mark: string): [before: string, after: string | undefined] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** Missing items are 0. */
function compareItems(a: string, b: string): number {
  const items = a.split('.')
  const bItems = b.split('.')
  for (let index = 0; index < Math.max(items.length, bItems.length); index++) {
    const difference = compareItem(items[index] || '0', bItems[index] || '0')
    if (difference !== 0) return difference
  }
  return 0
}

function compareItem(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  return startsWithDigit(a) === startsWithDigit(b) ? compareNaturally(a, 0, b, 0) : compareTexts(a, b)
}

function startsWithDigit(text: string): boolean {
  return /^\d/.test(text)
}
