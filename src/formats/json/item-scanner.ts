import { objectAt, textAt } from '../../core/index.ts'
import { BytePile } from '../text/index.ts'
import { byte, type LineCounter } from './bytes.ts'
import { ElementLexer } from './element-lexer.ts'
import { EnvelopeLexer } from './envelope-lexer.ts'
import { parseJson } from './parse.ts'
import { isJsonSpace } from './scan.ts'
import type { ListEnvelope, StreamedItem } from './stream.ts'

type Taken =
  | { readonly text: string; readonly index: number; readonly line: number }
  | { readonly failed: StreamedItem }

const byteOrderMark = [0xef, 0xbb, 0xbf]

/**
 * - `between`: outside every object
 * - `envelope`: inside a top-level object, outside its list elements
 * - `items`: after the opening bracket of its items, before anything in them
 * - `before-element`, `element`, `after-element`: inside that array, once it is known to be a list
 */
type Place = 'between' | 'envelope' | 'items' | 'before-element' | 'element' | 'after-element'

/**
 * Cuts list elements out of bytes that arrive in pieces. It follows brackets and strings only; the envelope, kept
 * without its elements, is parsed when it ends, which checks it and tells its kind.
 */
export class ItemScanner {
  /** After a fault in the structure nothing more can be read. */
  failed = false
  #place: Place = 'between'
  #fault: string | undefined
  #offset = 0
  #index = 0
  #objectLine = 1
  #elementLine = 1
  #isList = false
  #emptyItems = false
  #list: ListEnvelope = {}
  readonly #lines: LineCounter = { line: 1 }
  readonly #envelope: BytePile
  readonly #element: BytePile
  readonly #envelopeLexer = new EnvelopeLexer()
  readonly #elementLexer = new ElementLexer()

  constructor(maxItemBytes: number) {
    this.#envelope = new BytePile(maxItemBytes)
    this.#element = new BytePile(maxItemBytes)
  }

  /** Takes the next piece and gives what became complete in it. */
  *push(chunk: Uint8Array): Generator<StreamedItem, void, undefined> {
    let at = 0
    while (at < chunk.length && !this.failed) {
      if (this.#place === 'envelope') {
        at = this.#scanEnvelope(chunk, at)
        if (this.#envelopeLexer.stop === 'end') yield this.#finishedObject()
      } else if (this.#place === 'element') {
        at = this.#scanElement(chunk, at)
        if (this.#elementLexer.done) yield this.#finishedElement()
      } else {
        at = this.#step(chunk, at)
        if (this.#fault !== undefined) yield this.#fail(this.#fault)
      }
    }
    this.#offset += chunk.length
  }

  /** Says so when the input stops in the middle. */
  *end(): Generator<StreamedItem, void, undefined> {
    if (!this.failed && this.#place !== 'between') yield this.#fail('The JSON ends in the middle of an object.')
  }

  #scanEnvelope(chunk: Uint8Array, start: number): number {
    const at = this.#envelopeLexer.scan(chunk, start, this.#lines)
    this.#envelope.add(chunk.subarray(start, at))
    if (this.#envelopeLexer.stop === 'items') this.#place = 'items'
    return at
  }

  #scanElement(chunk: Uint8Array, start: number): number {
    const at = this.#elementLexer.scan(chunk, start, this.#lines)
    this.#element.add(chunk.subarray(start, at))
    return at
  }

  /** One byte between objects or between elements; gives where to go on. */
  #step(chunk: Uint8Array, at: number): number {
    const code = chunk[at] as number
    if (isJsonSpace(code)) return this.#skip(chunk, at)
    switch (this.#place) {
      case 'between':
        return this.#startObject(code, at)
      case 'items':
        return this.#startItems(code, at)
      case 'after-element':
        return this.#afterElement(chunk, at)
      default:
        return this.#startElement(code, at)
    }
  }

  #skip(chunk: Uint8Array, at: number): number {
    if (chunk[at] === byte.newline) this.#lines.line++
    // Kept while it may still belong to an object that is no list.
    if (this.#place === 'items') this.#envelope.add(chunk.subarray(at, at + 1))
    return at + 1
  }

  #startObject(code: number, at: number): number {
    if (this.#isByteOrderMark(code, at)) return at + 1
    if (code !== byte.openBrace) {
      this.#fault = "Expected '{' at the start of an object."
      return at
    }
    this.#place = 'envelope'
    this.#objectLine = this.#lines.line
    this.#isList = false
    this.#emptyItems = false
    this.#list = {}
    this.#envelope.clear()
    this.#envelopeLexer.start()
    return at
  }

  #isByteOrderMark(code: number, at: number): boolean {
    const offset = this.#offset + at
    return offset < byteOrderMark.length && code === byteOrderMark[offset]
  }

  #startItems(code: number, at: number): number {
    if (code === byte.openBrace) {
      this.#isList = true
      this.#list = this.#envelopeSoFar()
      this.#place = 'before-element'
    } else {
      this.#emptyItems = code === byte.closeBracket
      this.#place = 'envelope'
    }
    return at
  }

  #afterElement(chunk: Uint8Array, at: number): number {
    if (chunk[at] === byte.comma) this.#place = 'before-element'
    else if (chunk[at] === byte.closeBracket) {
      this.#place = 'envelope'
      return at
    } else this.#fault = "Expected ',' or ']' after a list element."
    return at + 1
  }

  #startElement(code: number, at: number): number {
    if (code === byte.comma || code === byte.closeBracket || code === byte.closeBrace) {
      this.#fault = 'Expected a list element.'
      return at
    }
    this.#place = 'element'
    this.#elementLine = this.#lines.line
    this.#element.clear()
    this.#elementLexer.start()
    return at
  }

  #finishedElement(): StreamedItem {
    this.#place = 'after-element'
    const found = this.#taken(this.#element, this.#elementLine)
    return 'failed' in found ? found.failed : { kind: 'item', ...found, list: this.#list }
  }

  #finishedObject(): StreamedItem {
    this.#place = 'between'
    if (this.#isList) return this.#finishedList()
    if (this.#emptyItems) {
      const list = this.#envelopeOf('')
      if (list?.kind?.endsWith('List')) return { kind: 'end-of-list', list }
    }
    const found = this.#taken(this.#envelope, this.#objectLine)
    return 'failed' in found ? found.failed : { kind: 'object', ...found }
  }

  #finishedList(): StreamedItem {
    // So many bytes around the elements are no list of Kubernetes, but the elements were read.
    if (this.#envelope.tooLarge) return { kind: 'end-of-list', list: this.#list }
    const list = this.#envelopeOf('')
    return list === undefined
      ? this.#fail('The list around its elements is not well-formed JSON.')
      : { kind: 'end-of-list', list }
  }

  #taken(pile: BytePile, line: number): Taken {
    const index = this.#index++
    if (pile.tooLarge) return { failed: { kind: 'too-large', index, line, bytes: pile.size } }
    const text = pile.text()
    if (text !== undefined) return { text, index, line }
    return { failed: { kind: 'malformed', index, line, message: 'The bytes are not UTF-8 text.' } }
  }

  #envelopeSoFar(): ListEnvelope {
    return this.#envelopeOf(']}') ?? {}
  }

  #envelopeOf(ending: string): ListEnvelope | undefined {
    if (this.#envelope.tooLarge) return undefined
    const parsed = parseJson((this.#envelope.text() ?? '') + ending)
    if (!parsed.ok) return undefined
    const kind = textAt(parsed.value, 'kind')
    const apiVersion = textAt(parsed.value, 'apiVersion')
    const metadata = objectAt(parsed.value, 'metadata')
    return { ...(kind && { kind }), ...(apiVersion && { apiVersion }), ...(metadata && { metadata }) }
  }

  #fail(message: string): StreamedItem {
    this.failed = true
    return { kind: 'malformed', line: this.#lines.line, message }
  }
}
