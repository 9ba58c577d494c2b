import type { Cursor } from './cursor.ts'
import { YamlFault } from './error.ts'

/** Something that becomes a key if a `:` follows it. */
interface SimpleKey {
  readonly token: number
  readonly at: number
  readonly line: number
  readonly column: number
  /** In a block mapping nothing but a key can stand at its indentation. */
  readonly required: boolean
}

/** YAML 1.1 section 7.3.3: a key without `?` stands on one line and is not longer. */
const maxKeyLength = 1024

/** The candidates for keys without `?`: one in the block context and one in each open flow collection. */
export class SimpleKeys {
  /** Whether a key may start here. */
  allowed = true
  readonly #candidates: (SimpleKey | undefined)[] = [undefined]

  get inFlow(): boolean {
    return this.#candidates.length > 1
  }

  enterFlow(): void {
    this.#candidates.push(undefined)
  }

  leaveFlow(): void {
    if (this.inFlow) this.#candidates.pop()
  }

  save(cursor: Cursor, required: boolean, token: number): void {
    if (!this.allowed) return
    this.forget()
    const { at, line, column } = cursor
    this.#candidates[this.#candidates.length - 1] = { token, at, line, column, required }
  }

  /** Another token came where a `:` would have made the candidate a key. */
  forget(): void {
    const last = this.#candidates.length - 1
    const key = this.#candidates[last]
    if (key?.required) throw missingColon(key)
    this.#candidates[last] = undefined
  }

  /** At the end of the text no candidate can become a key any more. */
  forgetAll(): void {
    for (const key of this.#candidates) if (key?.required) throw missingColon(key)
    this.#candidates.fill(undefined)
  }

  /** The candidate that a `:` here makes a key. */
  take(cursor: Cursor): SimpleKey | undefined {
    const last = this.#candidates.length - 1
    this.#expire(last, cursor)
    const key = this.#candidates[last]
    this.#candidates[last] = undefined
    return key
  }

  /** Whether the token with this number may still become a key. */
  mayStartAt(token: number, cursor: Cursor): boolean {
    for (let level = this.#candidates.length - 1; level >= 0; level--) {
      if (this.#candidates[level]?.token !== token) continue
      this.#expire(level, cursor)
      return this.#candidates[level] !== undefined
    }
    return false
  }

  #expire(level: number, cursor: Cursor): void {
    const key = this.#candidates[level]
    if (key === undefined) return
    if (key.line === cursor.line && key.at + maxKeyLength >= cursor.at) return
    if (key.required) throw missingColon(key)
    this.#candidates[level] = undefined
  }
}

function missingColon(key: SimpleKey): YamlFault {
  return new YamlFault('A key needs ":" and a blank after it.', key.at)
}
