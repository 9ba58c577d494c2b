import { isBlankOrEnd } from './characters.ts'

/** A place in the text that knows its line and column. */
export class Cursor {
  readonly text: string
  at = 0
  line = 0
  lineStart = 0

  constructor(text: string) {
    this.text = text
    if (text.charCodeAt(0) === 0xfeff) {
      this.at = 1
      this.lineStart = 1
    }
  }

  get column(): number {
    return this.at - this.lineStart
  }

  get atEnd(): boolean {
    return this.at >= this.text.length
  }

  /** The code unit here or further on; NaN past the end. */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead)
  }

  /** Goes past one line break and gives what it stands for: LS and PS stay what they are. */
  takeBreak(): string {
    const code = this.code()
    this.at += code === 0x0d && this.code(1) === 0x0a ? 2 : 1
    this.line++
    this.lineStart = this.at
    return code === 0x2028 ? '\u2028' : code === 0x2029 ? '\u2029' : '\n'
  }

  /** `---` or `...` at the start of a line, followed by nothing or a blank. */
  atDocumentMarker(): boolean {
    if (this.at !== this.lineStart) return false
    const code = this.code()
    if (code !== 0x2d && code !== 0x2e) return false
    return this.code(1) === code && this.code(2) === code && isBlankOrEnd(this.code(3))
  }
}
