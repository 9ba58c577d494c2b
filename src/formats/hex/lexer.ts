/** A piece of an Elixir term. A `key` is what stands before a colon in a map or a keyword list: `name:`. */
export interface Token {
  readonly kind: 'mark' | 'key' | 'atom' | 'string' | 'word' | 'unknown'
  readonly text: string
}

// No pattern repeats a group: V8 keeps a place to go back to for each turn, and long input would overflow its stack.
const space = /\s+/y
const comment = /#[^\n]*/y
const mark = /%\{|=>|[{}[\],]/y
const name = /[A-Za-z_][\w@]*[?!]?/y
const word = /[\w.+-]+/y

/** Gives the tokens of an Elixir data term one by one. */
export class Lexer {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Undefined at the end. */
  next(): Token | undefined {
    while (this.#match(space) ?? this.#match(comment));
    if (this.#at === this.#text.length) return undefined
    const text = this.#match(mark)
    if (text !== undefined) return { kind: 'mark', text }
    return this.#atom() ?? this.#named() ?? this.#word()
  }

  #atom(): Token | undefined {
    if (this.#text[this.#at] !== ':') return undefined
    this.#at++
    const text = this.#quoted() ?? this.#match(name)
    return text === undefined ? this.#unknown() : { kind: 'atom', text }
  }

  #named(): Token | undefined {
    const start = this.#at
    const quoted = this.#quoted()
    const text = quoted ?? this.#match(name)
    if (text !== undefined && /^:\s/.test(this.#text.slice(this.#at, this.#at + 2))) {
      this.#at++
      return { kind: 'key', text }
    }
    if (quoted !== undefined) return { kind: 'string', text: quoted }
    this.#at = start
    return undefined
  }

  #word(): Token {
    const text = this.#match(word)
    return text === undefined ? this.#unknown() : { kind: 'word', text }
  }

  /** The text of a string, and undefined where none starts or it does not end. */
  #quoted(): string | undefined {
    if (this.#text[this.#at] !== '"') return undefined
    const start = this.#at + 1
    for (let at = start; at < this.#text.length; at++) {
      if (this.#text[at] === '\\') at++
      else if (this.#text[at] === '"') {
        this.#at = at + 1
        return this.#text.slice(start, at).replace(/\\([\s\S])/g, '$1')
      }
    }
    return undefined
  }

  #unknown(): Token {
    this.#at = this.#text.length
    return { kind: 'unknown', text: '' }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    this.#at += found?.length ?? 0
    return found
  }
}
