import { TarFault } from './fault.ts'

/** Takes exact amounts out of bytes that arrive in pieces, and stops at a limit. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #maxBytes: number
  #chunk: Uint8Array = new Uint8Array(0)
  #seen = 0

  constructor(chunks: AsyncIterable<Uint8Array>, maxBytes: number) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#maxBytes = maxBytes
  }

  /** The next `length` bytes, or undefined when the input ends right here. */
  async take(length: number): Promise<Buffer | undefined> {
    const pieces: Uint8Array[] = []
    const taken = await this.#advance(length, (piece) => pieces.push(piece))
    if (taken === 0 && length > 0) return undefined
    if (taken < length) throw new TarFault('The archive is cut off.')
    return Buffer.concat(pieces, length)
  }

  async skip(length: number): Promise<void> {
    if ((await this.#advance(length, () => {})) < length) throw new TarFault('The archive is cut off.')
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #advance(length: number, use: (piece: Uint8Array) => void): Promise<number> {
    let left = length
    while (left > 0) {
      if (this.#chunk.length === 0 && !(await this.#pull())) break
      const piece = this.#chunk.subarray(0, left)
      this.#chunk = this.#chunk.subarray(piece.length)
      left -= piece.length
      use(piece)
    }
    return length - left
  }

  async #pull(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done) return false
    this.#seen += next.value.length
    if (this.#seen > this.#maxBytes) {
      throw new TarFault(`The unpacked archive is larger than the limit of ${this.#maxBytes} bytes.`)
    }
    this.#chunk = next.value
    return true
  }
}
