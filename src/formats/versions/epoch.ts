import { compareDigits, digitsEnd } from './characters.ts'

const colon = 58

/** Where the version after an epoch (`1:`) begins; 0 where there is none. */
export function epochEnd(text: string): number {
  const end = digitsEnd(text, 0)
  return text.charCodeAt(end) === colon ? end + 1 : 0
}

/** No epoch is epoch 0. Both ends are those of `epochEnd`. */
export function compareEpochs(a: string, end: number, b: string, bEnd: number): number {
  if (end === 0 && bEnd === 0) return 0
  return compareDigits(a, 0, Math.max(0, end - 1), b, 0, Math.max(0, bEnd - 1))
}
