/** CRC-32 as bzip2 counts it: the polynomial 0x04c11db7, from the highest bit on. */
const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})

export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let at = 0; at < bytes.length; at++) crc = (crc << 8) ^ (table[((crc >>> 24) ^ (bytes[at] ?? 0)) & 0xff] ?? 0)
  return ~crc >>> 0
}
