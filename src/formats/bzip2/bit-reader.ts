import { Bzip2Fault } from './fault.ts'

/** Bits from the highest of each byte on. */
export class BitReader {
  readonly #bytes: Uint8Array
  #at: number
  #window = 0
  #count = 0

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  /** The next bits as a number, at most 24 of them. */
  bits(count: number): number {
    while (this.#count < count) {
      const next = this.#bytes[this.#at]
      if (next === undefined) throw new Bzip2Fault('it ends inside a block')
      this.#at++
      this.#window = ((this.#window << 8) | next) >>> 0
      this.#count += 8
    }
    this.#count -= count
    return (this.#window >>> this.#count) & ((1 << count) - 1)
  }

  uint32(): number {
    return this.bits(16) * 0x10000 + this.bits(16)
  }

  /** The place of the first byte of which no bit was read. */
  nextByte(): number {
    return this.#at - (this.#count >> 3)
  }
}
