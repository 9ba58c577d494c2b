import { isBlankOrEnd, isBreak, isBreakOrEnd } from './characters.ts'
import { Cursor } from './cursor.ts'
import { YamlFault } from './error.ts'
import { scanBlock } from './scan-block.ts'
import { scanAnchorName, scanTag } from './scan-name.ts'
import { scanPlain } from './scan-plain.ts'
import { scanQuoted } from './scan-quoted.ts'
import { SimpleKeys } from './simple-keys.ts'
import type { Mark, Token } from './tokens.ts'

/**
 * Turns one document into tokens, the way YAML 1.1 describes and the parser inside kubectl (a libyaml) does it:
 * indentation becomes block starts and ends, and a `:` turns what stood before it into a key after the fact. Line
 * folding, tabs and flow collections at any indentation follow that parser rather than YAML 1.2.
 */
export class Scanner {
  readonly #cursor: Cursor
  readonly #keys = new SimpleKeys()
  #tokens: Token[] = []
  #head = 0
  #taken = 0
  #ready = false
  #indent = -1
  readonly #outerIndents: number[] = []

  constructor(text: string) {
    this.#cursor = new Cursor(text)
  }

  peek(): Token {
    if (!this.#ready) this.#fetch()
    return this.#tokens[this.#head] as Token // #fetch leaves at least one
  }

  skip(): void {
    this.#ready = false
    this.#taken++
    if (++this.#head === this.#tokens.length) {
      this.#tokens = []
      this.#head = 0
    }
  }

  /** Scans on while the next token may still turn out to be preceded by a key. */
  #fetch(): void {
    while (this.#head === this.#tokens.length || this.#keys.mayStartAt(this.#taken, this.#cursor)) this.#scanToken()
    this.#ready = true
  }

  #scanToken(): void {
    this.#skipToToken()
    this.#closeBlocks(this.#cursor.column)
    if (this.#cursor.atEnd) this.#endOfText()
    else if (this.#cursor.column !== 0 || !this.#scanLineStart()) this.#scanAnywhere(this.#cursor.code())
  }

  #scanLineStart(): boolean {
    const cursor = this.#cursor
    if (cursor.code() === 0x25) throw new YamlFault('Directives ("%") cannot stand in a manifest.', cursor.at)
    if (!cursor.atDocumentMarker()) return false
    this.#closeBlocks(-1)
    this.#keys.forget()
    this.#keys.allowed = false
    this.#add(cursor.code() === 0x2d ? 'document-start' : 'document-end', 3)
    return true
  }

  #scanAnywhere(code: number): void {
    switch (code) {
      case 0x5b:
        this.#openFlow('flow-sequence')
        break
      case 0x7b:
        this.#openFlow('flow-mapping')
        break
      case 0x5d:
        this.#closeFlow('flow-sequence-end')
        break
      case 0x7d:
        this.#closeFlow('flow-mapping-end')
        break
      case 0x2c:
        this.#comma()
        break
      case 0x22:
      case 0x27:
        this.#quoted()
        break
      case 0x26:
      case 0x2a:
        this.#anchorOrAlias(code === 0x26 ? 'anchor' : 'alias')
        break
      case 0x21:
        this.#tag()
        break
      default:
        this.#scanIndicatorOrPlain(code)
    }
  }

  #scanIndicatorOrPlain(code: number): void {
    const { inFlow } = this.#keys
    const separate = isBlankOrEnd(this.#cursor.code(1))
    if (code === 0x2d && separate) this.#blockEntry()
    else if (code === 0x3f && (inFlow || separate)) this.#explicitKey()
    else if (code === 0x3a && (inFlow || separate)) this.#value()
    else if ((code === 0x7c || code === 0x3e) && !inFlow) this.#block()
    else if (cannotStartPlain(code)) throw this.#badStart(code)
    else this.#plain()
  }

  #badStart(code: number): YamlFault {
    if (code === 0x09) return new YamlFault('A tab is used for indentation; use spaces.', this.#cursor.at)
    const character = JSON.stringify(String.fromCharCode(code))
    return new YamlFault(`A value that starts with ${character} needs quotes.`, this.#cursor.at)
  }

  #skipToToken(): void {
    const cursor = this.#cursor
    for (;;) {
      for (;;) {
        const code = cursor.code()
        // Where a key may start, a tab would be indentation.
        if (code !== 0x20 && (code !== 0x09 || (!this.#keys.inFlow && this.#keys.allowed))) break
        cursor.at++
      }
      if (cursor.code() === 0x23) while (!isBreakOrEnd(cursor.code())) cursor.at++
      if (!isBreak(cursor.code())) return
      cursor.takeBreak()
      if (!this.#keys.inFlow) this.#keys.allowed = true
    }
  }

  #endOfText(): void {
    this.#closeBlocks(-1)
    this.#keys.forgetAll()
    this.#keys.allowed = false
    this.#add('end-of-text', 0)
  }

  #openFlow(kind: Mark): void {
    this.#saveKey()
    this.#keys.enterFlow()
    this.#keys.allowed = true
    this.#add(kind, 1)
  }

  #closeFlow(kind: Mark): void {
    this.#keys.forget()
    this.#keys.leaveFlow()
    this.#keys.allowed = false
    this.#add(kind, 1)
  }

  #comma(): void {
    this.#keys.forget()
    this.#keys.allowed = true
    this.#add('comma', 1)
  }

  #blockEntry(): void {
    if (!this.#keys.inFlow) {
      if (!this.#keys.allowed) throw new YamlFault('A list entry ("- ") cannot stand here.', this.#cursor.at)
      this.#openBlock('block-sequence', this.#cursor.column, this.#cursor.at)
    }
    this.#keys.forget()
    this.#keys.allowed = true
    this.#add('entry', 1)
  }

  #explicitKey(): void {
    if (!this.#keys.inFlow) {
      if (!this.#keys.allowed) throw new YamlFault('A key ("? ") cannot stand here.', this.#cursor.at)
      this.#openBlock('block-mapping', this.#cursor.column, this.#cursor.at)
    }
    this.#keys.forget()
    this.#keys.allowed = !this.#keys.inFlow
    this.#add('key', 1)
  }

  #value(): void {
    const key = this.#keys.take(this.#cursor)
    if (key !== undefined) {
      const position = this.#head + key.token - this.#taken
      this.#tokens.splice(position, 0, { kind: 'key', start: key.at, end: key.at })
      this.#openBlock('block-mapping', key.column, key.at, position)
      this.#keys.allowed = false
    } else {
      if (!this.#keys.inFlow) {
        if (!this.#keys.allowed)
          throw new YamlFault('A second ":" on one line needs quotes around the text.', this.#cursor.at)
        this.#openBlock('block-mapping', this.#cursor.column, this.#cursor.at)
      }
      this.#keys.allowed = !this.#keys.inFlow
    }
    this.#add('value', 1)
  }

  #anchorOrAlias(kind: 'anchor' | 'alias'): void {
    this.#saveKey()
    this.#keys.allowed = false
    const start = this.#cursor.at
    const name = scanAnchorName(this.#cursor)
    this.#tokens.push({ kind, start, end: this.#cursor.at, name })
  }

  #tag(): void {
    this.#saveKey()
    this.#keys.allowed = false
    const start = this.#cursor.at
    const name = scanTag(this.#cursor)
    this.#tokens.push({ kind: 'tag', start, end: this.#cursor.at, name })
  }

  #block(): void {
    this.#keys.forget()
    this.#keys.allowed = true
    const start = this.#cursor.at
    const text = scanBlock(this.#cursor, this.#indent)
    this.#tokens.push({ kind: 'scalar', start, end: this.#cursor.at, text, plain: false })
  }

  #quoted(): void {
    this.#saveKey()
    this.#keys.allowed = false
    const start = this.#cursor.at
    const text = scanQuoted(this.#cursor)
    this.#tokens.push({ kind: 'scalar', start, end: this.#cursor.at, text, plain: false })
  }

  #plain(): void {
    this.#saveKey()
    this.#keys.allowed = false
    const start = this.#cursor.at
    const { text, end, brokeLine } = scanPlain(this.#cursor, this.#keys.inFlow, this.#indent)
    this.#tokens.push({ kind: 'scalar', start, end, text, plain: true })
    if (brokeLine) this.#keys.allowed = true
  }

  #saveKey(): void {
    const required = !this.#keys.inFlow && this.#indent === this.#cursor.column
    this.#keys.save(this.#cursor, required, this.#taken + this.#tokens.length - this.#head)
  }

  #openBlock(kind: Mark, column: number, at: number, position = this.#tokens.length): void {
    if (this.#keys.inFlow || this.#indent >= column) return
    this.#outerIndents.push(this.#indent)
    this.#indent = column
    this.#tokens.splice(position, 0, { kind, start: at, end: at } as Token)
  }

  #closeBlocks(column: number): void {
    if (this.#keys.inFlow) return
    while (this.#indent > column) {
      this.#add('block-end', 0)
      this.#indent = this.#outerIndents.pop() ?? -1
    }
  }

  #add(kind: Mark, length: number): void {
    const start = this.#cursor.at
    this.#cursor.at += length
    this.#tokens.push({ kind, start, end: this.#cursor.at })
  }
}

/** `#` `%` `@` `` ` `` `|` `>` and blanks; the other indicators were tried before. */
function cannotStartPlain(code: number): boolean {
  return [0x23, 0x25, 0x40, 0x60, 0x7c, 0x3e, 0x09].includes(code)
}
