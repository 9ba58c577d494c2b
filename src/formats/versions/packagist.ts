import { compareNumbers, isNumber } from './characters.ts'
import { normaliseComposer } from './packagist-normal.ts'
import type { VersionScheme } from './scheme.ts'

/**
 * `compare` is PHP's version_compare, which tells 1.0 and 1.0.0 apart. Composer asks it only for normal forms, and so
 * do ranges. A branch (`dev-main`) has no place in the order. A `#` stands for any number, so texts with one have no order among themselves; no version has one.
 */
export const packagist: VersionScheme = {
  id: 'packagist',
  isVersion: (text) => /^\d/.test(normaliseComposer(text) ?? ''),
  compare: (a, b) => compareParts(partsOf(a), partsOf(b)),
  normalise: (text) => normaliseComposer(text) ?? text,
}

/** Where one version goes on, its next part is measured by what stands for any number. */
function compareParts(a: readonly string[], b: readonly string[]): number {
  const shorter = Math.min(a.length, b.length)
  for (let index = 0; index < shorter; index++) {
    const difference = comparePart(a[index] ?? '', b[index] ?? '')
    if (difference !== 0) return difference
  }
  return a.length >= b.length ? signOfRest(a, shorter) : -signOfRest(b, shorter)
}

function signOfRest(parts: readonly string[], from: number): number {
  for (let index = from; index < parts.length; index++) {
    const part = parts[index] ?? ''
    if (isNumber(part)) return 1
    if (weightOf(part) !== number) return weightOf(part) - number
  }
  return 0
}

function comparePart(a: string, b: string): number {
  const isNumeric = isNumber(a)
  if (isNumeric && isNumber(b)) return compareNumbers(a, b)
  return (isNumeric ? number : weightOf(a)) - (isNumber(b) ? number : weightOf(b))
}

const number = 4
const weights = [
  ['dev', 0],
  ['alpha', 1],
  ['a', 1],
  ['beta', 2],
  ['b', 2],
  ['RC', 3],
  ['rc', 3],
  ['#', number],
  ['pl', 5],
  ['p', 5],
] as const

/** By how a word begins, in this case of letters only; unknown words are the oldest. */
function weightOf(word: string): number {
  return weights.find(([start]) => word.startsWith(start))?.[1] ?? -1
}

function partsOf(text: string): readonly string[] {
  return text.replace(/^v/i, '').match(/\d+|[^\d._+-]+/g) ?? []
}
