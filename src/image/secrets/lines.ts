/** Tells the line and column of offsets into UTF-8 bytes, quickest when they rise. */
export class Lines {
  readonly #bytes: Buffer
  #line = 1
  #start = 0
  /** The end of the line that starts there. */
  #end: number

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#end = this.#endFrom(0)
  }

  /** Both counted from 1; a column is a UTF-16 unit. */
  positionOf(offset: number): { readonly line: number; readonly column: number } {
    if (offset < this.#start) {
      this.#line = 1
      this.#start = 0
      this.#end = this.#endFrom(0)
    }
    while (this.#end < offset) {
      this.#line++
      this.#start = this.#end + 1
      this.#end = this.#endFrom(this.#start)
    }
    return { line: this.#line, column: this.#columnOf(offset) }
  }

  #endFrom(start: number): number {
    const end = this.#bytes.indexOf(newline, start)
    return end === -1 ? this.#bytes.length : end
  }

  /** On a line of a megabyte, as bundles have, nobody counts: bytes will do there. */
  #columnOf(offset: number): number {
    const before = offset - this.#start
    return 1 + (before > longLine ? before : this.#bytes.toString('utf8', this.#start, offset).length)
  }
}

const newline = 0x0a
const longLine = 4096
