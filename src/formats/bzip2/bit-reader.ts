import { malformed } from './fault.ts'

/** Bits from the highest of each byte on. */
export class BitReader {
  readonly #bytes: Uint8Array
  #at = 0
  /** The last `#count` bits read are the lowest of it. */
  #held = 0
  #count = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** At most 24 at once. */
  bits(count: number): number {
    this.#fill(count)
    if (this.#count < count) malformed('it is cut off')
    this.#count -= count
    return (this.#held >>> this.#count) & ((1 << count) - 1)
  }

  /** The next ones without taking them, at most 24; zeros where there are no more. */
  peek(count: number): number {
    this.#fill(count)
    const missing = count - this.#count
    if (missing > 0) return (this.#held << missing) & ((1 << count) - 1)
    return (this.#held >>> (this.#count - count)) & ((1 << count) - 1)
  }

  /** 32 bits. */
  word(): number {
    return ((this.bits(16) << 16) | this.bits(16)) >>> 0
  }

  /** Streams begin at whole bytes. */
  skipToByte(): void {
    this.#count -= this.#count % 8
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length && this.#count === 0
  }

  #fill(count: number): void {
    while (this.#count < count && this.#at < this.#bytes.length) {
      this.#held = (this.#held << 8) | (this.#bytes[this.#at] as number) // below its length
      this.#at += 1
      this.#count += 8
    }
  }
}
