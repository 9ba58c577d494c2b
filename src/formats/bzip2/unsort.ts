import type { SortedBlock } from './block.ts'
import { Bzip2Fault } from './fault.ts'

/**
 * Undoes the sorting (Burrows and Wheeler), and then the runs: after four equal bytes stands how many more there are.
 * Of each place the low 8 bits are its byte, and the others come to say which place follows it.
 */
export function unsorted({ bytes, length, origin }: SortedBlock): Buffer {
  const starts = new Uint32Array(257)
  for (let at = 0; at < length; at++) {
    const next = ((bytes[at] as number) & 0xff) + 1
    starts[next] = (starts[next] as number) + 1
  }
  for (let byte = 0; byte < 256; byte++) starts[byte + 1] = (starts[byte + 1] as number) + (starts[byte] as number)
  for (let at = 0; at < length; at++) {
    const byte = (bytes[at] as number) & 0xff
    const place = starts[byte] as number
    starts[byte] = place + 1
    bytes[place] = ((bytes[place] as number) | (at << 8)) >>> 0
  }
  return expanded(bytes, length, origin)
}

function expanded(links: Uint32Array, length: number, origin: number): Buffer {
  let out = Buffer.allocUnsafe(length + 512)
  let [at, equal, last] = [0, 0, -1]
  let place = (links[origin] as number) >>> 8
  for (let left = length; left > 0; left--) {
    const link = links[place] as number
    const byte = link & 0xff
    place = link >>> 8
    if (at + 256 > out.length) out = Buffer.concat([out.subarray(0, at)], out.length * 2)
    if (equal === 4) {
      out.fill(last, at, at + byte)
      at += byte
      equal = 0
      last = -1
      continue
    }
    equal = byte === last ? equal + 1 : 1
    last = byte
    out[at++] = byte
  }
  if (equal === 4) throw new Bzip2Fault('a block ends where the length of a run should stand')
  return out.subarray(0, at)
}
