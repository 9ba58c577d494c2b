import { compareNumbers, compareTexts, isNumber } from './characters.ts'

/** Compares numbers one by one; more numbers are newer. What is no number comes before every number. */
export function compareLists(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const difference = compareParts(a[index] ?? '', b[index] ?? '')
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function compareParts(a: string, b: string): number {
  const isNumeric = isNumber(a)
  if (isNumeric !== isNumber(b)) return isNumeric ? 1 : -1
  return isNumeric ? compareNumbers(a, b) : compareTexts(a, b)
}
