import { byte, type LineCounter } from './bytes.ts'
import { parseJson } from './parse.ts'
import { isJsonSpace } from './scan.ts'

/** Longer names are not `items`, whatever their escapes say. */
const maxNameBytes = 64

/** Follows a top-level object until it ends or the value of its own member `items` opens an array. */
export class EnvelopeLexer {
  stop: 'items' | 'end' | undefined
  #depth = 0
  #inString = false
  #escaped = false
  #expectsName = false
  #name: number[] | undefined
  #atItems = false

  /** Call at the opening brace, which `scan` then reads. */
  start(): void {
    this.stop = undefined
    this.#depth = 0
    this.#inString = false
    this.#escaped = false
    this.#expectsName = false
    this.#name = undefined
    this.#atItems = false
  }

  /** Call after the array at `items`: at its closing bracket. */
  resume(): void {
    this.stop = undefined
  }

  /** Goes on at `start`; gives the place after the byte that stopped it, or the end of the chunk. */
  scan(chunk: Uint8Array, start: number, lines: LineCounter): number {
    this.stop = undefined
    let at = start
    while (at < chunk.length && this.stop === undefined) {
      const code = chunk[at++] as number
      if (code === byte.newline) lines.line++
      if (this.#inString) this.#inside(code)
      else if (code === byte.quote) this.#open()
      else if (!isJsonSpace(code)) this.#structure(code)
    }
    return at
  }

  #open(): void {
    this.#inString = true
    this.#atItems = false
    if (this.#depth === 1 && this.#expectsName) this.#name = []
  }

  #inside(code: number): void {
    if (this.#escaped) this.#escaped = false
    else if (code === byte.backslash) this.#escaped = true
    else if (code === byte.quote) {
      this.#close()
      return
    }
    if (this.#name !== undefined && this.#name.length <= maxNameBytes) this.#name.push(code)
  }

  #close(): void {
    this.#inString = false
    if (this.#name === undefined) return
    this.#atItems = isItems(this.#name)
    this.#expectsName = false
    this.#name = undefined
  }

  #structure(code: number): void {
    if (code === byte.openBrace || code === byte.openBracket) {
      if (this.#depth === 1 && this.#atItems && code === byte.openBracket) this.stop = 'items'
      this.#depth++
      this.#expectsName = this.#depth === 1
    } else if (code === byte.closeBrace || code === byte.closeBracket) {
      this.#depth--
      if (this.#depth === 0) this.stop = 'end'
    } else if (code === byte.comma) this.#expectsName = this.#depth === 1
    if (code !== byte.colon) this.#atItems = false
  }
}

function isItems(name: readonly number[]): boolean {
  const text = Buffer.from(name).toString('utf8')
  if (!text.includes('\\')) return text === 'items'
  const parsed = parseJson(`"${text}"`)
  return parsed.ok && parsed.value === 'items'
}
