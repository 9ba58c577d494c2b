import { TarFault } from './fault.ts'

const frameMagic = 0xfd2fb528
const isSkippable = (magic: number): boolean => magic >>> 4 === 0x184d2a5

/** Whether bytes begin with a frame of zstd, or with one that holds no content. */
export function startsZstd(start: Uint8Array): boolean {
  if (start.length < 4) return false
  const magic = Buffer.from(start.buffer, start.byteOffset, 4).readUInt32LE()
  return magic === frameMagic || isSkippable(magic)
}

/**
 * Tells where the frames of a zstd stream end, by their headers alone (RFC 8878, section 3.1). Node's decompressor stops
 * after the first frame without a word; layers that can be fetched in parts have one frame a file.
 */
export class ZstdFrames {
  readonly #bytes: AsyncIterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array(0)

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes[Symbol.asyncIterator]()
  }

  async hasMore(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#bytes.next()
      if (next.done) return false
      this.#chunk = next.value
    }
    return true
  }

  /** The bytes of the next frame; none of one without content. */
  async *next(): AsyncGenerator<Uint8Array, void, undefined> {
    const magic = await this.#exactly(4)
    if (isSkippable(magic.readUInt32LE())) return this.#skip((await this.#exactly(4)).readUInt32LE())
    if (magic.readUInt32LE() !== frameMagic) throw new TarFault('Behind the compressed bytes stands something else.')
    const descriptor = await this.#exactly(1)
    yield magic
    yield descriptor
    yield await this.#exactly(headerLength(descriptor[0] ?? 0))
    for (let isLast = false; !isLast; ) {
      const header = await this.#exactly(3)
      yield header
      const bits = header.readUIntLE(0, 3)
      isLast = (bits & 1) === 1
      const isRepeat = ((bits >>> 1) & 3) === 1
      yield* this.#pieces(isRepeat ? 1 : bits >>> 3)
    }
    if (((descriptor[0] ?? 0) & 0x04) !== 0) yield await this.#exactly(4)
  }

  async close(): Promise<void> {
    await this.#bytes.return?.()
  }

  async #exactly(length: number): Promise<Buffer> {
    const pieces: Uint8Array[] = []
    for await (const piece of this.#pieces(length)) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  async #skip(length: number): Promise<void> {
    for await (const _ of this.#pieces(length));
  }

  async *#pieces(length: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = length; left > 0; ) {
      if (!(await this.hasMore())) throw new TarFault('The compressed bytes are cut off.')
      const piece = this.#chunk.subarray(0, left)
      this.#chunk = this.#chunk.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }
}

/** Of what follows the descriptor: the window, the dictionary and the size of the content. */
function headerLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0
  const size = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0
  return (isSingleSegment ? 0 : 1) + dictionary + size
}
