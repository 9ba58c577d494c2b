import type { BitReader } from './bit-reader.ts'
import { Bzip2Fault } from './fault.ts'
import { type PrefixCode, readPrefixCode, readSymbol } from './huffman.ts'

/** Symbols after which another code may be taken. */
const symbolsPerGroup = 50
/** More groups than a block has room for are read and not used, as some programs write them. */
const mostGroups = 18_002

/** A block before its sorting is undone: its bytes in sorted order, and at which of them the first one stands. */
export interface SortedBlock {
  readonly bytes: Uint32Array
  readonly length: number
  readonly origin: number
}

/** Reads a block after its magic and CRC. `into` has the place for the largest block of the stream. */
export function readBlock(reader: BitReader, into: Uint32Array): SortedBlock {
  if (reader.bits(1) === 1) throw new Bzip2Fault('its blocks are shuffled, as versions before 1.0 did', 'unsupported')
  const origin = reader.bits(24)
  const used = readUsedBytes(reader)
  const codes = readCodes(reader, used.length + 2)
  const length = readSymbols(reader, codes, used, into)
  if (origin >= length) throw new Bzip2Fault('a block begins outside of itself')
  return { bytes: into, length, origin }
}

/** Which bytes occur: 16 bits say in which sixteenths there are any, then 16 for each of these. */
function readUsedBytes(reader: BitReader): Uint8Array {
  const sixteenths = reader.bits(16)
  const used: number[] = []
  for (let high = 0; high < 16; high++) {
    if ((sixteenths & (0x8000 >> high)) === 0) continue
    const low = reader.bits(16)
    for (let bit = 0; bit < 16; bit++) if ((low & (0x8000 >> bit)) !== 0) used.push(high * 16 + bit)
  }
  if (used.length === 0) throw new Bzip2Fault('a block has no bytes')
  return Uint8Array.from(used)
}

/** The codes, one for each group of symbols in turn. */
function readCodes(reader: BitReader, symbols: number): readonly PrefixCode[] {
  const count = reader.bits(3)
  const groups = reader.bits(15)
  if (count < 2 || count > 6 || groups === 0) throw new Bzip2Fault('a block has a number of codes that none can have')
  const recent = Array.from({ length: count }, (_, index) => index)
  const selected: number[] = []
  for (let group = 0; group < groups; group++) {
    let place = 0
    while (reader.bits(1) === 1)
      if (++place >= count) throw new Bzip2Fault('a block selects a code that it does not have')
    const [code = 0] = recent.splice(place, 1)
    recent.unshift(code)
    if (group < mostGroups) selected.push(code)
  }
  const codes = Array.from({ length: count }, () => readPrefixCode(reader, symbols))
  return selected.flatMap((index) => codes[index] ?? [])
}

/** Symbols 0 and 1 are the digits of how often the byte before is repeated; the others say how long ago a byte was used. */
function readSymbols(reader: BitReader, codes: readonly PrefixCode[], used: Uint8Array, into: Uint32Array): number {
  const end = used.length + 1
  const recent = used.slice()
  let length = 0
  let [run, digit] = [0, 1]
  for (const code of codes)
    for (let count = 0; count < symbolsPerGroup; count++) {
      const symbol = readSymbol(reader, code)
      if (symbol <= 1) {
        run += digit * (symbol + 1)
        digit *= 2
        if (run > into.length) throw new Bzip2Fault('a block is longer than the stream allows')
        continue
      }
      if (length + run > into.length) throw new Bzip2Fault('a block is longer than the stream allows')
      into.fill(recent[0] ?? 0, length, length + run)
      length += run
      run = 0
      digit = 1
      if (symbol === end) return length
      if (length >= into.length) throw new Bzip2Fault('a block is longer than the stream allows')
      const place = symbol - 1
      const byte = recent[place] ?? 0
      recent.copyWithin(1, 0, place)
      recent[0] = byte
      into[length++] = byte
    }
  throw new Bzip2Fault('a block has no end')
}
