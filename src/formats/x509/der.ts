import { SeawallError } from '../../core/index.ts'

/**
 * DER (ITU-T X.690): tag, length, value. Writing is by functions that nest as the structure does; reading gives
 * the elements of one level.
 */

/** The tags of RFC 5280's structures; context tags (`[0]`, `[1]`…) are written where they are used. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

export function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(value.length), value])
}

/** Short form below 128, else the fewest bytes that hold the length (X.690 10.1). */
function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const digits: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return Buffer.from([0x80 | digits.length, ...digits])
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(tags.sequence, ...parts)
export const octetString = (value: Uint8Array): Buffer => tagged(tags.octetString, value)
export const utf8String = (text: string): Buffer => tagged(tags.utf8String, Buffer.from(text))
export const yes: Buffer = tagged(tags.boolean, Buffer.from([0xff]))

/** A non-negative integer, most significant byte first: no leading zeros but the one that keeps it positive. */
export function integer(value: Uint8Array): Buffer {
  const first = value.findIndex((byte) => byte !== 0)
  const digits = first < 0 ? Buffer.from([0]) : value.subarray(first)
  const isHigh = ((digits[0] ?? 0) & 0x80) !== 0
  return tagged(tags.integer, isHigh ? Buffer.from([0]) : Buffer.alloc(0), digits)
}

/** A string of whole bytes. */
export const bitString = (value: Uint8Array): Buffer => tagged(tags.bitString, Buffer.from([0]), value)

/** Named bits, bit 0 first; trailing zeros are left out (X.690 11.2.2). At most eight. */
export function namedBits(bits: readonly number[]): Buffer {
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0)
  return tagged(tags.bitString, Buffer.from([7 - Math.max(...bits), byte]))
}

/** `2.5.29.17`. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tagged(tags.objectIdentifier, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(number: number): number[] {
  const digits = [number & 0x7f]
  for (let rest = number >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}

/** RFC 5280 4.1.2.5: UTCTime through 2049, whose two digits mean 1950 to 2049; GeneralizedTime from 2050. */
export function time(date: Date): Buffer {
  const year = date.getUTCFullYear()
  if (!(year >= 1950 && year <= 9999)) throw new SeawallError('usage', 'a certificate cannot hold this date')
  const digits = `${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`
  return year < 2050
    ? tagged(tags.utcTime, Buffer.from(digits.slice(2)))
    : tagged(tags.generalizedTime, Buffer.from(digits))
}

/** One element: its tag, its value, and all its bytes. */
export interface Element {
  readonly tag: number
  readonly value: Buffer
  readonly bytes: Buffer
}

/** The elements that follow one another in `bytes`. */
export function elementsOf(bytes: Buffer): readonly Element[] {
  const found: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at)
    found.push(element)
    at += element.bytes.length
  }
  return found
}

function elementAt(bytes: Buffer, start: number): Element {
  const tag = byteAt(bytes, start)
  const first = byteAt(bytes, start + 1)
  const size = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || size > 4) throw malformed()
  let length = size === 0 ? first : 0
  for (let index = 0; index < size; index++) length = length * 256 + byteAt(bytes, start + 2 + index)
  const from = start + 2 + size
  if (from + length > bytes.length) throw malformed()
  return { tag, value: bytes.subarray(from, from + length), bytes: bytes.subarray(start, from + length) }
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) throw malformed()
  return byte
}

const malformed = (): SeawallError => new SeawallError('malformed', 'the DER structure ends too early')
