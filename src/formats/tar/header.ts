import { TarFault } from './fault.ts'

export const blockSize = 512

/** One header block of a ustar, GNU or old archive. */
export interface TarHeader {
  readonly path: string
  readonly size: number
  readonly type: string
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Seconds since 1970. */
  readonly mtime: number
  /** What a link points at. */
  readonly link: string
  /** An old GNU sparse file goes on describing itself in further blocks. */
  readonly continues: boolean
  /** Of such a file, once unpacked. */
  readonly realSize?: number
}

/** Undefined for a block of zeros, which ends an archive. */
export function parseHeader(block: Buffer): TarHeader | undefined {
  if (isZero(block)) return undefined
  checkSum(block)
  const type = String.fromCharCode(block[156] ?? 0)
  return {
    path: pathOf(block),
    size: numberAt(block, 124, 12),
    type,
    mode: lenientNumberAt(block, 100, 8) & 0o7777,
    uid: lenientNumberAt(block, 108, 8),
    gid: lenientNumberAt(block, 116, 8),
    mtime: lenientNumberAt(block, 136, 12),
    link: textAt(block, 157, 100),
    continues: type === 'S' && block[482] !== 0,
    ...(type === 'S' && { realSize: numberAt(block, 483, 12) }),
  }
}

const zeros = Buffer.alloc(blockSize)

function isZero(block: Buffer): boolean {
  return block[0] === 0 && block.equals(zeros)
}

/** Old archives sum signed bytes. The field of the sum itself counts as spaces. */
function checkSum(block: Buffer): void {
  let unsigned = 8 * 0x20
  let signed = 8 * 0x20
  for (let at = 0; at < blockSize; at++) {
    if (at === 148) at = 156
    const byte = block[at] ?? 0
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  if (![unsigned, signed].includes(lenientNumberAt(block, 148, 8)))
    throw new TarFault('This is not a tar archive, or it is damaged.')
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

/** What decides nothing about the archive's shape: owners and times that are damaged, negative or beyond a double are 0. */
function lenientNumberAt(block: Buffer, start: number, length: number): number {
  const first = block[start] ?? 0
  if ((first & 0x80) !== 0) return first === 0x80 ? (block.readUIntBE(start + length - 6, 6) ?? 0) : 0
  let value = 0
  for (let at = start; at < start + length; at++) {
    const digit = (block[at] ?? 0) - 0x30
    if (digit >= 0 && digit < 8) value = value * 8 + digit
    else if (value > 0) break
  }
  return Number.isSafeInteger(value) ? value : 0
}

function base256(field: Buffer): number {
  let value = (field[0] ?? 0) & 0x7f
  for (const byte of field.subarray(1)) value = value * 256 + byte
  if (!Number.isSafeInteger(value)) throw new TarFault('A number in the archive is out of range.')
  return value
}
