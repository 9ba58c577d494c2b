/** Bytes that grow as they are written. Numbers are unsigned LEB128: seven bits a byte, the lowest first. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  number(value: number): void {
    this.#reserve(8)
    let rest = value
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#length++] = rest
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  uint32(value: number): void {
    this.#reserve(4)
    this.#length = this.#bytes.writeUInt32LE(value, this.#length)
  }

  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length))
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

/** Reads what `ByteWriter` wrote. Past the end everything is zero: who reads checks what it gets. */
export class ByteReader {
  readonly bytes: Buffer
  at: number

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  /** A count of things of at least one byte each: damaged bytes cannot make it more than there is room for. */
  count(end = this.bytes.length): number {
    const said = this.number()
    return Math.max(0, Math.min(said, Math.min(end, this.bytes.length) - this.at))
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0
  }

  number(): number {
    let value = 0
    for (let scale = 1; scale <= maxScale; scale *= 0x80) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) break
    }
    return value
  }

  raw(length: number): Buffer {
    const taken = this.bytes.subarray(Math.min(this.at, this.bytes.length), this.at + length)
    this.at += length
    return taken
  }

  uint32(): number {
    const found = this.at + 4 <= this.bytes.length ? this.bytes.readUInt32LE(this.at) : 0
    this.at += 4
    return found
  }
}

const maxScale = 0x80 ** 6 // 49 bits: no length, count or place is larger
