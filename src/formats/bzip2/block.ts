import type { BitReader } from './bit-reader.ts'
import { Bzip2Fault, malformed } from './fault.ts'
import { type HuffmanTable, readSymbol, readTable } from './huffman.ts'

const symbolsPerGroup = 50

/** A block before its rotations are put in order again. */
export interface SortedBlock {
  /** The last column of the sorted rotations; the lowest 8 bits of each are a byte. */
  readonly column: Uint32Array
  readonly length: number
  /** Which of the rotations is the text. */
  readonly origin: number
}

/** Reads what follows the checksum of a block into `column`, which is used again for each block. */
export function readBlock(bits: BitReader, column: Uint32Array): SortedBlock {
  if (bits.bits(1) === 1)
    throw new Bzip2Fault('unsupported', 'it is of bzip2 before 0.9.5, with blocks that are shuffled')
  const origin = bits.bits(24)
  const bytes = readAlphabet(bits)
  const tables = bits.bits(3)
  const groups = bits.bits(15)
  if (tables < 2 || tables > 6 || groups < 1) malformed('a block has no tables of codes')
  const selectors = readSelectors(bits, tables, groups)
  const codes = Array.from({ length: tables }, () => readTable(bits, bytes.length + 2))
  const length = readColumn(bits, column, bytes, codes, selectors)
  if (origin >= length) malformed('a block begins outside of itself')
  return { column, length, origin }
}

/** Which bytes there are: 16 bits for sixteenths that have any, and 16 for each of these. */
function readAlphabet(bits: BitReader): Uint8Array {
  const used = bits.bits(16)
  const bytes: number[] = []
  for (let high = 0; high < 16; high++) {
    if ((used & (0x8000 >>> high)) === 0) continue
    const low = bits.bits(16)
    for (let bit = 0; bit < 16; bit++) if ((low & (0x8000 >>> bit)) !== 0) bytes.push(high * 16 + bit)
  }
  if (bytes.length === 0) malformed('a block has no bytes')
  return Uint8Array.from(bytes)
}

/** The table of each group of symbols, as its place in a list whose last used one moves to the front. */
function readSelectors(bits: BitReader, tables: number, groups: number): Uint8Array {
  const recent = Array.from({ length: tables }, (_, table) => table)
  const selectors = new Uint8Array(groups)
  for (let group = 0; group < groups; group++) {
    let place = 0
    while (bits.bits(1) === 1) if (++place >= tables) malformed('a group has a table that is not there')
    const [table = 0] = recent.splice(place, 1)
    recent.unshift(table)
    selectors[group] = table
  }
  return selectors
}

/** Runs of the most recent byte are numbers in bijective base 2; the other symbols are places of bytes by recency. */
function readColumn(
  bits: BitReader,
  column: Uint32Array,
  bytes: Uint8Array,
  codes: readonly HuffmanTable[],
  selectors: Uint8Array,
): number {
  const recent = bytes.slice()
  const end = bytes.length + 1
  let length = 0
  let run = 0
  let weight = 1
  for (const selector of selectors) {
    const table = codes[selector] as HuffmanTable // checked where selectors were read
    for (let index = 0; index < symbolsPerGroup; index++) {
      const symbol = readSymbol(bits, table)
      if (symbol <= 1) {
        run += weight << symbol
        weight <<= 1
        if (run > column.length) malformed('a block is longer than it may be')
        continue
      }
      if (run > 0) {
        if (length + run > column.length) malformed('a block is longer than it may be')
        column.fill(recent[0] as number, length, length + run) // there is at least one byte
        length += run
        run = 0
        weight = 1
      }
      if (symbol === end) return length
      const byte = recent[symbol - 1]
      if (byte === undefined) malformed('a block has a byte that it does not use')
      recent.copyWithin(1, 0, symbol - 1)
      recent[0] = byte
      if (length >= column.length) malformed('a block is longer than it may be')
      column[length++] = byte
    }
  }
  return malformed('a block does not end')
}
