import type { SortedBlock } from './block.ts'

/**
 * The bytes of a block in their order (Burrows and Wheeler, "A block-sorting lossless data compression algorithm"): beside
 * each byte of the column, which place holds the one after it.
 */
export function unsort({ column, length, origin }: SortedBlock): Uint8Array {
  const counts = new Uint32Array(256)
  for (let at = 0; at < length; at++) {
    const byte = (column[at] as number) & 0xff // all of these are within
    counts[byte] = (counts[byte] as number) + 1
  }
  let sum = 0
  const places = counts.map((count) => {
    sum += count
    return sum - count
  })
  for (let at = 0; at < length; at++) {
    const byte = (column[at] as number) & 0xff
    const place = places[byte] as number
    places[byte] = place + 1
    column[place] = ((column[place] as number) & 0xff) | (at << 8)
  }
  const bytes = new Uint8Array(length)
  let next = (column[origin] as number) >>> 8
  for (let at = 0; at < length; at++) {
    const entry = column[next] as number
    bytes[at] = entry & 0xff
    next = entry >>> 8
  }
  return bytes
}

/** Four equal bytes are followed by how many more there are. Undefined where that is more than `max` bytes. */
export function unrun(bytes: Uint8Array, max: number): Uint8Array | undefined {
  const length = lengthOf(bytes)
  if (length > max) return undefined
  const out = new Uint8Array(length)
  let to = 0
  let same = 0
  let last = -1
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (same === 4) {
      out.fill(last, to, to + byte)
      to += byte
      same = 0
      last = -1
      continue
    }
    same = byte === last ? same + 1 : 1
    last = byte
    out[to++] = byte
  }
  return out
}

function lengthOf(bytes: Uint8Array): number {
  let length = 0
  let same = 0
  let last = -1
  for (const byte of bytes) {
    if (same === 4) {
      length += byte
      same = 0
      last = -1
      continue
    }
    same = byte === last ? same + 1 : 1
    last = byte
    length += 1
  }
  return length
}
