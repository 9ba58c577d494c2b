import { compareNumbers, compareTexts, isNumber } from './characters.ts'
import type { VersionScheme } from './scheme.ts'

/** Gem::Version: runs of digits and of letters; letters make a pre-release. */
export const rubygems: VersionScheme = {
  id: 'rubygems',
  isVersion: (text) =>
    /^\d+(?![\dA-Za-z])[\dA-Za-z.]*(?:-[\dA-Za-z.-]+)?$/.test(text) && !/[.-](?![\dA-Za-z])/.test(text),
  compare,
}

function compare(a: string, b: string): number {
  const segments = segmentsOf(a)
  const others = segmentsOf(b)
  for (let index = 0; index < Math.max(segments.length, others.length); index++) {
    const difference = compareSegments(segments[index] ?? '0', others[index] ?? '0')
    if (difference !== 0) return difference
  }
  return 0
}

function compareSegments(a: string, b: string): number {
  const isNumeric = isNumber(a)
  if (isNumeric !== isNumber(b)) return isNumeric ? 1 : -1
  return isNumeric ? compareNumbers(a, b) : compareTexts(a, b)
}

/** Zeros before the first word mean nothing: 1.0.rc1 is 1.rc1. */
function segmentsOf(text: string): readonly string[] {
  const segments: string[] = text.replaceAll('-', '.pre.').match(/\d+|[A-Za-z]+/g) ?? []
  const word = segments.findIndex((segment) => !isNumber(segment))
  if (word < 0) return segments
  let end = word
  while (end > 0 && compareNumbers(segments[end - 1] ?? '', '0') === 0) end--
  return [...segments.slice(0, end), ...segments.slice(word)]
}
