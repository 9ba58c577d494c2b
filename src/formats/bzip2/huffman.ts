import type { BitReader } from './bit-reader.ts'
import { Bzip2Fault } from './fault.ts'

/** The longest code; longer ones were never written. */
const longestCode = 20

/** A canonical prefix code: for each length the last code, and where its symbols begin. */
export interface PrefixCode {
  readonly shortest: number
  /** By length: one above the last code of it. */
  readonly ends: Int32Array
  /** By length: what a code of it lies above its place in `symbols`. */
  readonly offsets: Int32Array
  readonly symbols: Uint16Array
}

/** Reads the lengths of the codes: five bits for the first, and for each by how much it differs from the one before. */
export function readPrefixCode(reader: BitReader, symbols: number): PrefixCode {
  const lengths = new Uint8Array(symbols)
  let length = reader.bits(5)
  for (let symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      if (length < 1 || length > longestCode) throw new Bzip2Fault('a code has a length that none can have')
      if (reader.bits(1) === 0) break
      length += reader.bits(1) === 0 ? 1 : -1
    }
    lengths[symbol] = length
  }
  return prefixCode(lengths)
}

function prefixCode(lengths: Uint8Array): PrefixCode {
  const counts = new Int32Array(longestCode + 2)
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1
  const [ends, offsets] = [new Int32Array(longestCode + 2), new Int32Array(longestCode + 2)]
  const starts = new Int32Array(longestCode + 2)
  let [code, place] = [0, 0]
  for (let length = 1; length <= longestCode; length++) {
    starts[length] = place
    offsets[length] = code - place
    code += counts[length] ?? 0
    place += counts[length] ?? 0
    ends[length] = code
    if (code > 2 ** length) throw new Bzip2Fault('there are more codes of a length than there can be')
    code *= 2
  }
  const symbols = new Uint16Array(lengths.length)
  for (const [symbol, length] of lengths.entries()) {
    const at = starts[length] ?? 0
    symbols[at] = symbol
    starts[length] = at + 1
  }
  return { shortest: Math.min(...lengths), ends, offsets, symbols }
}

export function readSymbol(reader: BitReader, { ends, offsets, shortest, symbols }: PrefixCode): number {
  let length = shortest
  let code = reader.bits(length)
  while (code >= (ends[length] as number)) {
    if (++length > longestCode) throw new Bzip2Fault('a code stands for nothing')
    code = code * 2 + reader.bits(1)
  }
  return symbols[code - (offsets[length] as number)] as number // below the end, so it is one of them
}
