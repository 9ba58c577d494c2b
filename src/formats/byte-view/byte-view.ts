/** Bytes that can be read at any place without holding them all: a buffer, or a spooled file. */
export interface ByteView {
  readonly size: number
  /** The bytes from `offset` on, at most `length` of them; fewer where the input ends, none outside it. */
  read(offset: number, length: number): Buffer
}

export function viewOf(bytes: Uint8Array): ByteView {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    size: buffer.length,
    read: (offset, length) =>
      offset < 0 || length <= 0 ? Buffer.alloc(0) : buffer.subarray(offset, Math.min(offset + length, buffer.length)),
  }
}
