import type { BitReader } from './bit-reader.ts'
import { malformed } from './fault.ts'

const longest = 20
/** Codes up to this length are looked up at once. */
const quickLength = 10

/** Codes of growing length, in the order of symbols where lengths are equal. */
export interface HuffmanTable {
  /** By the next `quickLength` bits: a symbol and the length of its code, 0 where it is longer. */
  readonly quick: Uint16Array
  /** The first code of each length that is none any more. */
  readonly ends: Int32Array
  /** What to take off a code of each length for its place in `symbols`. */
  readonly bases: Int32Array
  readonly symbols: Uint16Array
}

/** Each length is told by its difference from the one before. */
export function readTable(bits: BitReader, count: number): HuffmanTable {
  const lengths = new Uint8Array(count)
  let length = bits.bits(5)
  for (let symbol = 0; symbol < count; symbol++) {
    for (;;) {
      if (length < 1 || length > longest) malformed('a code has no length that is allowed')
      if (bits.bits(1) === 0) break
      length += bits.bits(1) === 0 ? 1 : -1
    }
    lengths[symbol] = length
  }
  return tableOf(lengths)
}

function tableOf(lengths: Uint8Array): HuffmanTable {
  const ends = new Int32Array(longest + 1)
  const bases = new Int32Array(longest + 1)
  const symbols = new Uint16Array(lengths.length)
  const quick = new Uint16Array(1 << quickLength)
  let code = 0
  let placed = 0
  for (let length = 1; length <= longest; length++) {
    bases[length] = code - placed
    for (let symbol = 0; symbol < lengths.length; symbol++)
      if (lengths[symbol] === length) {
        const rest = quickLength - length
        if (rest >= 0) quick.fill((symbol << 5) | length, code << rest, (code + 1) << rest)
        symbols[placed++] = symbol
        code += 1
      }
    if (code > 1 << length) malformed('it has more codes than there can be')
    ends[length] = code
    code <<= 1
  }
  return { quick, ends, bases, symbols }
}

export function readSymbol(bits: BitReader, { bases, ends, quick, symbols }: HuffmanTable): number {
  const found = quick[bits.peek(quickLength)] as number // it has a place for each
  if (found !== 0) {
    bits.bits(found & 31)
    return found >>> 5
  }
  for (let length = quickLength + 1; length <= longest; length++) {
    const code = bits.peek(length)
    if (code >= (ends[length] as number)) continue // as long as the longest code
    bits.bits(length)
    const symbol = symbols[code - (bases[length] as number)]
    if (symbol !== undefined) return symbol
    break
  }
  return malformed('it has a code that means nothing')
}
