import { Lexer, type Token } from './lexer.ts'

/** A value of Elixir's data syntax; atoms, strings and numbers are their text. */
export type Term = string | TermList

export interface TermList {
  readonly opened: '{' | '[' | '%{'
  readonly items: readonly Entry[]
}

/** `value`, `key: value` or `key => value`. */
export interface Entry {
  readonly key: string | undefined
  readonly value: Term
}

const maxDepth = 50

/** Reads one term, as a mix.lock holds it; undefined when the text is not one. */
export function readTerm(text: string): Term | undefined {
  const reader = new TermReader(text)
  const term = reader.term(0)
  return reader.isAtEnd ? term : undefined
}

class TermReader {
  readonly #lexer: Lexer
  #token: Token | undefined

  constructor(text: string) {
    this.#lexer = new Lexer(text)
    this.#token = this.#lexer.next()
  }

  get isAtEnd(): boolean {
    return this.#token === undefined
  }

  term(depth: number): Term | undefined {
    const token = this.#token
    this.#step()
    if (token?.kind === 'atom' || token?.kind === 'string' || token?.kind === 'word') return token.text
    if (token?.kind !== 'mark' || depth === maxDepth) return undefined
    if (token.text === '[') return this.#list('[', ']', depth)
    return token.text === '{' || token.text === '%{' ? this.#list(token.text, '}', depth) : undefined
  }

  #list(opened: TermList['opened'], close: string, depth: number): TermList | undefined {
    const items: Entry[] = []
    while (!this.#take(close)) {
      const item = this.#entry(depth + 1)
      if (item === undefined) return undefined
      items.push(item)
      if (!this.#take(',') && !this.#isMark(close)) return undefined
    }
    return { opened, items }
  }

  #entry(depth: number): Entry | undefined {
    const key = this.#token?.kind === 'key' ? this.#token.text : undefined
    if (key !== undefined) this.#step()
    const first = this.term(depth)
    if (first === undefined) return undefined
    if (key !== undefined || !this.#take('=>')) return { key, value: first }
    const value = this.term(depth)
    return value === undefined ? undefined : { key: typeof first === 'string' ? first : undefined, value }
  }

  #take(mark: string): boolean {
    const isThere = this.#isMark(mark)
    if (isThere) this.#step()
    return isThere
  }

  #isMark(mark: string): boolean {
    return this.#token?.kind === 'mark' && this.#token.text === mark
  }

  #step(): void {
    this.#token = this.#lexer.next()
  }
}
