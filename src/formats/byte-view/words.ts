export type ByteOrder = 'little' | 'big'

/** Numbers of one byte order, read out of a piece of a file. What lies outside the piece reads as zero. */
export interface Words {
  u8(at: number): number
  u16(at: number): number
  u32(at: number): number
  /** Beyond 2^53 not exact, which only a place outside any file can be. */
  u64(at: number): number
}

export function wordsOf(bytes: Buffer, order: ByteOrder): Words {
  const fits = (at: number, size: number): boolean => at >= 0 && at + size <= bytes.length
  const isLittle = order === 'little'
  const u32 = (at: number): number => {
    if (!fits(at, 4)) return 0
    return isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
  }
  return {
    u8: (at) => bytes[at] ?? 0,
    u16: (at) => {
      if (!fits(at, 2)) return 0
      return isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)
    },
    u32,
    u64: (at) => (isLittle ? u32(at + 4) * 2 ** 32 + u32(at) : u32(at) * 2 ** 32 + u32(at + 4)),
  }
}

/** The text that begins at `at` and ends at a zero byte, at most `longest` bytes of it; empty outside the piece. */
export function zeroEnded(bytes: Buffer, at: number, longest: number): string {
  if (at < 0 || at >= bytes.length) return ''
  const piece = bytes.subarray(at, at + longest)
  const end = piece.indexOf(0)
  return piece.toString('latin1', 0, end < 0 ? piece.length : end)
}
