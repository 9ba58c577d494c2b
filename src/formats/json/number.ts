import { JsonFault } from './error.ts'
import { isDigit } from './scan.ts'

/** Turning a decimal into a bigint takes more than linear time; nothing real has so many digits. */
const maxDigits = 1000
const exactDigits = 15

export interface ParsedNumber {
  readonly value: number | bigint
  readonly end: number
}

/** Reads the number at `start`: an integer exactly, anything else as the nearest double. */
export function parseNumber(text: string, start: number): ParsedNumber {
  const first = text.charCodeAt(start) === 0x2d ? start + 1 : start
  let at = first
  let sum = 0
  for (; isDigit(text.charCodeAt(at)); at++) sum = sum * 10 + (text.charCodeAt(at) - 0x30)
  requireDigits(at > first, at)
  if (text.charCodeAt(first) === 0x30 && at > first + 1) {
    throw new JsonFault('A number must not start with a zero that more digits follow.', first)
  }
  const next = text.charCodeAt(at)
  if (next === 0x2e || next === 0x65 || next === 0x45) return fraction(text, start, at)
  if (at - first <= exactDigits) return { value: first === start ? sum : -sum, end: at }
  return { value: integer(text, start, at), end: at }
}

function fraction(text: string, start: number, point: number): ParsedNumber {
  let at = point
  if (text.charCodeAt(at) === 0x2e) at = digits(text, at + 1)
  if (text.charCodeAt(at) === 0x65 || text.charCodeAt(at) === 0x45) {
    const sign = text.charCodeAt(at + 1)
    at = digits(text, sign === 0x2b || sign === 0x2d ? at + 2 : at + 1)
  }
  const value = Number(text.slice(start, at))
  if (!Number.isFinite(value)) throw new JsonFault('The number is too large for a double.', start)
  return { value, end: at }
}

function digits(text: string, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at))) at++
  requireDigits(at > start, at)
  return at
}

function requireDigits(present: boolean, at: number): void {
  if (!present) throw new JsonFault('A digit is missing in a number.', at)
}

function integer(text: string, start: number, end: number): number | bigint {
  if (end - start > maxDigits) throw new JsonFault(`An integer has more than ${maxDigits} digits.`, start)
  const digits = text.slice(start, end)
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}
