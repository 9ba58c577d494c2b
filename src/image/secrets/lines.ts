/** Tells the line and column of offsets into UTF-8 bytes, quickest when they rise. */
export class Lines {
  readonly #bytes: Buffer
  #line = 1
  #start = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** Both counted from 1; a column is a UTF-16 unit. */
  positionOf(offset: number): { readonly line: number; readonly column: number } {
    if (offset < this.#start) {
      this.#line = 1
      this.#start = 0
    }
    for (let at = this.#bytes.indexOf(newline, this.#start); at !== -1 && at < offset; ) {
      this.#line++
      this.#start = at + 1
      at = this.#bytes.indexOf(newline, this.#start)
    }
    return { line: this.#line, column: this.#columnOf(offset) }
  }

  /** On a line of a megabyte, as bundles have, nobody counts: bytes will do there. */
  #columnOf(offset: number): number {
    const before = offset - this.#start
    return 1 + (before > longLine ? before : this.#bytes.toString('utf8', this.#start, offset).length)
  }
}

const newline = 0x0a
const longLine = 4096
