import { TarFault } from './fault.ts'

export const blockSize = 512

/** One header block of a ustar, GNU or old archive. */
export interface TarHeader {
  readonly path: string
  readonly size: number
  readonly type: string
  /** An old GNU sparse file goes on describing itself in further blocks. */
  readonly continues: boolean
}

/** Undefined for a block of zeros, which ends an archive. */
export function parseHeader(block: Buffer): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined
  checkSum(block)
  const type = String.fromCharCode(block[156] ?? 0)
  return { path: pathOf(block), size: numberAt(block, 124, 12), type, continues: type === 'S' && block[482] !== 0 }
}

/** Old archives sum signed bytes. */
function checkSum(block: Buffer): void {
  let unsigned = 0
  let signed = 0
  for (const [at, byte] of block.entries()) {
    const counted = at >= 148 && at < 156 ? 0x20 : byte
    unsigned += counted
    signed += counted > 127 ? counted - 256 : counted
  }
  const stated = numberAt(block, 148, 8)
  if (stated !== unsigned && stated !== signed) throw new TarFault('This is not a tar archive, or it is damaged.')
}

function pathOf(block: Buffer): string {
  const name = textAt(block, 0, 100)
  // Only POSIX archives, with a NUL after the magic, have a prefix; GNU keeps times there.
  if (block.toString('latin1', 257, 263) !== 'ustar\0') return name
  const prefix = textAt(block, 345, 155)
  return prefix === '' ? name : `${prefix}/${name}`
}

function textAt(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? length : end)
}

/** Octal digits, or GNU's base 256 when the first bit is set. */
function numberAt(block: Buffer, start: number, length: number): number {
  if (((block[start] ?? 0) & 0x80) !== 0) return base256(block.subarray(start, start + length))
  const digits = block
    .toString('latin1', start, start + length)
    .replace(/[\0 ]+$/, '')
    .trim()
  if (!/^[0-7]*$/.test(digits)) throw new TarFault('A number in the archive is not octal.')
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

function base256(field: Buffer): number {
  let value = (field[0] ?? 0) & 0x7f
  for (const byte of field.subarray(1)) value = value * 256 + byte
  if (!Number.isSafeInteger(value)) throw new TarFault('A number in the archive is out of range.')
  return value
}
