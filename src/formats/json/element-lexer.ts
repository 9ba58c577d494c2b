import { byte, type LineCounter } from './bytes.ts'
import { isJsonSpace } from './scan.ts'

/** Finds the end of one array element that may arrive in pieces. */
export class ElementLexer {
  done = false
  #depth = 0
  #inString = false
  #escaped = false

  start(): void {
    this.done = false
    this.#depth = 0
    this.#inString = false
    this.#escaped = false
  }

  /** Goes on at `start`; gives where the element ends, or the end of the chunk while it is not `done`. */
  scan(chunk: Uint8Array, start: number, lines: LineCounter): number {
    let at = start
    while (at < chunk.length && !this.done) {
      at = this.#inString ? this.#scanString(chunk, at, lines) : this.#scanStructure(chunk, at, lines)
    }
    return at
  }

  #scanString(chunk: Uint8Array, start: number, lines: LineCounter): number {
    let at = start
    if (this.#escaped) {
      if (chunk[at] === byte.newline) lines.line++
      this.#escaped = false
      at++
    }
    for (; at < chunk.length; at++) {
      const code = chunk[at]
      if (code === byte.quote) {
        this.#inString = false
        this.done = this.#depth === 0
        return at + 1
      }
      if (code === byte.backslash) {
        this.#escaped = true
        return at + 1
      }
      if (code === byte.newline) lines.line++
    }
    return at
  }

  #scanStructure(chunk: Uint8Array, start: number, lines: LineCounter): number {
    for (let at = start; at < chunk.length; at++) {
      const code = chunk[at] as number
      if (code === byte.quote) {
        this.#inString = true
        return at + 1
      }
      if (code === byte.openBrace || code === byte.openBracket) this.#depth++
      else if (this.#depth === 0) {
        if (code === byte.comma || code === byte.closeBracket || code === byte.closeBrace || isJsonSpace(code)) {
          this.done = true
          return at
        }
      } else if (code === byte.closeBrace || code === byte.closeBracket) {
        if (--this.#depth === 0) {
          this.done = true
          return at + 1
        }
      } else if (code === byte.newline) lines.line++
    }
    return chunk.length
  }
}
