import { type Result, SeawallError } from '../../core/index.ts'
import { BitReader } from './bit-reader.ts'
import { readBlock } from './block.ts'
import { crcOf } from './crc.ts'
import { Bzip2Fault } from './fault.ts'
import { unsorted } from './unsort.ts'

const blockUnit = 100_000
const blockMagic = [0x314159, 0x265359] as const
const endMagic = [0x177245, 0x385090] as const

export function startsBzip2(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68 && levelOf(bytes, 0) !== undefined
}

/**
 * Unpacks bzip2, several streams in a row included, up to `maxBytes`. The sums of each block and stream must hold.
 * Memory: a block of 3.6 MB besides what is unpacked.
 */
export function unpackBzip2(packed: Uint8Array, maxBytes: number): Result<Buffer> {
  const pieces: Buffer[] = []
  try {
    let at = 0
    let left = maxBytes
    const blockOf = blockKeeper()
    do {
      at = readStream(packed, at, blockOf, (piece) => {
        left -= piece.length
        if (left < 0) throw new Bzip2Fault(`it holds more than ${maxBytes} bytes`, 'too-large')
        pieces.push(piece)
      })
    } while (at < packed.length)
    return { ok: true, value: Buffer.concat(pieces) }
  } catch (fault) {
    if (!(fault instanceof Bzip2Fault)) throw fault
    return { ok: false, error: new SeawallError(fault.code, `cannot unpack the bzip2 data: ${fault.message}`) }
  }
}

function levelOf(bytes: Uint8Array, start: number): number | undefined {
  const level = (bytes[start + 3] ?? 0) - 0x30
  return level >= 1 && level <= 9 ? level : undefined
}

/** One place for all blocks: streams without any could be a million. */
function blockKeeper(): (level: number) => Uint32Array {
  let block = new Uint32Array(0)
  return (level) => {
    const size = level * blockUnit
    if (block.length < size) block = new Uint32Array(size)
    return block.subarray(0, size)
  }
}

/** Reads one stream; gives where the next one begins. */
function readStream(
  packed: Uint8Array,
  start: number,
  blockOf: (level: number) => Uint32Array,
  give: (piece: Buffer) => void,
): number {
  const level = startsBzip2(packed.subarray(start, start + 4)) ? levelOf(packed, start) : undefined
  if (level === undefined)
    throw new Bzip2Fault(start === 0 ? 'it does not begin as bzip2 does' : 'something else follows a stream')
  const reader = new BitReader(packed, start + 4)
  let whole = 0
  for (;;) {
    const [high, low] = [reader.bits(24), reader.bits(24)]
    const said = reader.uint32()
    if (high === endMagic[0] && low === endMagic[1]) {
      if (said !== whole) throw new Bzip2Fault('the sum of a stream is another than it says')
      return reader.nextByte()
    }
    if (high !== blockMagic[0] || low !== blockMagic[1]) throw new Bzip2Fault('a block does not begin as one does')
    const piece = unsorted(readBlock(reader, blockOf(level)))
    if (crcOf(piece) !== said) throw new Bzip2Fault('the sum of a block is another than it says')
    whole = (((whole << 1) | (whole >>> 31)) ^ said) >>> 0
    give(piece)
  }
}
