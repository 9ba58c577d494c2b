import { isUtf8 } from 'node:buffer'

const maxPieces = 16_384

/** Bytes put aside up to a limit; beyond it only their number is kept. */
export class BytePile {
  readonly #limit: number
  #pieces: Uint8Array[] = []
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#size
  }

  get tooLarge(): boolean {
    return this.#size > this.#limit
  }

  add(piece: Uint8Array): void {
    this.#size += piece.length
    if (this.tooLarge) this.#pieces = []
    else if (piece.length > 0) {
      this.#pieces.push(piece)
      // A million pieces of one byte would weigh a hundred times their content.
      if (this.#pieces.length > maxPieces) this.#pieces = [Buffer.concat(this.#pieces)]
    }
  }

  clear(): void {
    this.#pieces = []
    this.#size = 0
  }

  /** The text, or undefined when the bytes are not UTF-8. */
  text(): string | undefined {
    const bytes = this.#pieces.length === 1 ? (this.#pieces[0] as Uint8Array) : Buffer.concat(this.#pieces)
    if (!isUtf8(bytes)) return undefined
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  }
}
