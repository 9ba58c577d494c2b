/** CRC-32 with the highest bit first, as bzip2 has it (polynomial 04c11db7). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})

export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let at = 0; at < bytes.length; at++)
    crc = ((crc << 8) ^ (table[((crc >>> 24) ^ (bytes[at] as number)) & 0xff] as number)) >>> 0 // both are within
  return ~crc >>> 0
}
