import { numeral, type Result, SeawallError } from '../../core/index.ts'
import { BitReader } from './bit-reader.ts'
import { readBlock } from './block.ts'
import { crcOf } from './crc.ts'
import { Bzip2Fault, malformed } from './fault.ts'
import { unrun, unsort } from './unsort.ts'

/** The digits of pi, and of its root: a block, and the end of a stream. */
const blockMark = [0x3141, 0x5926, 0x5359] as const
const endMark = [0x1772, 0x4538, 0x5090] as const

/**
 * Unpacks bzip2, several streams in a row included, to at most `maxBytes`. Each block and each stream is checked against
 * its sum. Works in the memory of one block and of what is unpacked.
 */
export function unbzip2(content: Uint8Array, maxBytes: number): Result<Buffer> {
  try {
    return { ok: true, value: unpack(new BitReader(content), maxBytes) }
  } catch (fault) {
    if (!(fault instanceof Bzip2Fault)) throw fault
    return { ok: false, error: new SeawallError(fault.code, `cannot unpack the bzip2 data: ${fault.message}`) }
  }
}

function unpack(bits: BitReader, maxBytes: number): Buffer {
  let out: Buffer = Buffer.alloc(0)
  let length = 0
  let column = new Uint32Array(0)
  do {
    const blockLength = levelOf(bits) * 100_000
    if (column.length < blockLength) column = new Uint32Array(blockLength)
    for (const piece of blocksOf(bits, column.subarray(0, blockLength), () => maxBytes - length)) {
      if (length + piece.length > out.length) out = grown(out, length + piece.length)
      out.set(piece, length)
      length += piece.length
    }
    bits.skipToByte()
  } while (!bits.isAtEnd)
  return out.subarray(0, length)
}

/** Twice as large each time: a million blocks of a byte take no more than their bytes. */
function grown(bytes: Buffer, needed: number): Buffer {
  const larger = Buffer.alloc(Math.max(needed, bytes.length * 2))
  larger.set(bytes)
  return larger
}

function levelOf(bits: BitReader): number {
  if (bits.bits(24) !== 0x425a68) malformed('it does not begin with BZh')
  const level = bits.bits(8) - 0x30
  return level >= 1 && level <= 9 ? level : malformed('its level is not one of 1 to 9')
}

function* blocksOf(bits: BitReader, column: Uint32Array, left: () => number): Generator<Uint8Array> {
  let sum = 0
  for (;;) {
    const mark = [bits.bits(16), bits.bits(16), bits.bits(16)]
    const crc = bits.word()
    if (mark.every((word, index) => word === endMark[index])) {
      if (crc !== sum) malformed('its checksum is another')
      return
    }
    if (!mark.every((word, index) => word === blockMark[index])) malformed('what follows a block is none')
    const bytes = unrun(unsort(readBlock(bits, column)), left())
    if (bytes === undefined) throw new Bzip2Fault('too-large', `it holds more than ${numeral(left())} bytes`)
    if (crcOf(bytes) !== crc) malformed('the checksum of a block is another')
    sum = (((sum << 1) | (sum >>> 31)) ^ crc) >>> 0
    yield bytes
  }
}
