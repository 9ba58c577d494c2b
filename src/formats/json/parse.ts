import type { Json, Result } from '../../core/index.ts'
import { nameToShow, positionAt } from '../text/index.ts'
import { type JsonError, JsonFault, type JsonLimits } from './error.ts'
import { parseNumber } from './number.ts'
import { endOfString, isJsonSpace } from './scan.ts'
import { parseStringSlowly } from './string.ts'

/**
 * Reads one JSON text strictly (RFC 8259) and without loss: integers beyond 2^53 are bigint, duplicate member names
 * are refused, `__proto__` is a member like any other.
 */
export function parseJson(text: string, limits: JsonLimits = {}): Result<Json, JsonError> {
  const parser = new Parser(text, Math.min(limits.maxDepth ?? 100, 1000), limits.skip ?? nothing)
  try {
    return { ok: true, value: parser.document() }
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault
    return { ok: false, error: { code: fault.code, message: fault.message, ...positionAt(text, fault.offset) } }
  }
}

const nothing: ReadonlySet<string> = new Set()

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

const slots = 1024

/** Longer strings are data that seldom repeats, and a cut-out string of 13 characters keeps its whole text alive. */
const longestShared = 12

/**
 * Member names repeat: a name seen before is compared in place instead of being cut out and hashed again, which
 * halves the time an object takes. Short values repeat as well (`TCP`, `100m`), and a cluster keeps millions of them.
 * Shared by all parses, bounded by the slots.
 */
const knownNames: string[] = new Array(slots).fill('')
const knownValues: string[] = new Array(slots).fill('')

type Members = { [name: string]: Json }

class Parser {
  readonly #text: string
  readonly #maxDepth: number
  readonly #skip: ReadonlySet<string>
  #at = 0
  #depth = 0

  constructor(text: string, maxDepth: number, skip: ReadonlySet<string>) {
    this.#text = text
    this.#maxDepth = maxDepth
    this.#skip = skip
  }

  document(): Json {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1
    this.#skipSpace()
    if (this.#at >= this.#text.length) throw new JsonFault('The text holds no JSON value.', this.#at)
    const value = this.#value()
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#unexpected('after the end of the JSON value')
    return value
  }

  #value(): Json {
    switch (this.#text.charCodeAt(this.#at)) {
      case quote:
        return this.#string()
      case openBrace:
        return this.#object()
      case openBracket:
        return this.#array()
      case 0x74:
        return this.#word('true', true)
      case 0x66:
        return this.#word('false', false)
      case 0x6e:
        return this.#word('null', null)
      default:
        return this.#number()
    }
  }

  #object(): Json {
    this.#enter()
    const members: Members = {}
    this.#at++
    this.#skipSpace()
    if (this.#text.charCodeAt(this.#at) === closeBrace) return this.#leave(members)
    for (;;) {
      this.#member(members)
      this.#skipSpace()
      const next = this.#text.charCodeAt(this.#at)
      if (next === closeBrace) return this.#leave(members)
      if (next !== comma) throw this.#unexpected("where ',' or '}' should follow a member")
      this.#at++
      this.#skipSpace()
    }
  }

  #member(members: Members): void {
    const start = this.#at
    if (this.#text.charCodeAt(start) !== quote) throw this.#unexpected('where a member name in quotes should stand')
    const name = this.#name()
    if (members[name] !== undefined && Object.hasOwn(members, name)) throw duplicate(name, start)
    this.#skipSpace()
    if (this.#text.charCodeAt(this.#at) !== colon) throw this.#unexpected("where ':' should follow a member name")
    this.#at++
    this.#skipSpace()
    if (this.#skip.size > 0 && this.#skip.has(name) && this.#skipContainer()) return
    const value = this.#value()
    if (name === '__proto__') define(members, name, value)
    else members[name] = value
  }

  /** Steps over an object or array to its end; false, and nothing is done, at any other value. */
  #skipContainer(): boolean {
    const text = this.#text
    const first = text.charCodeAt(this.#at)
    if (first !== openBrace && first !== openBracket) return false
    let depth = 0
    for (let at = this.#at; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        at = endOfString(text, at)
        if (at < 0) break
      } else if (code === openBrace || code === openBracket) depth++
      else if ((code === closeBrace || code === closeBracket) && --depth === 0) {
        this.#at = at + 1
        return true
      }
    }
    return false // it has no end: reading it says so
  }

  #array(): Json {
    this.#enter()
    const items: Json[] = []
    this.#at++
    this.#skipSpace()
    if (this.#text.charCodeAt(this.#at) === closeBracket) return this.#leave(items)
    for (;;) {
      items.push(this.#value())
      this.#skipSpace()
      const next = this.#text.charCodeAt(this.#at)
      // The copy has no room to spare: an array that grew holds 17 places for its first element.
      if (next === closeBracket) return this.#leave(items.slice())
      if (next !== comma) throw this.#unexpected("where ',' or ']' should follow an element")
      this.#at++
      this.#skipSpace()
    }
  }

  #enter(): void {
    if (++this.#depth > this.#maxDepth) {
      throw new JsonFault(`The JSON is nested deeper than ${this.#maxDepth} levels.`, this.#at, 'too-deep')
    }
  }

  #leave<T>(container: T): T {
    this.#depth--
    this.#at++
    return container
  }

  #name(): string {
    const text = this.#text
    const start = this.#at + 1
    let hash = 0
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        this.#at = at + 1
        return sharedFrom(knownNames, text, start, at, hash & (slots - 1))
      }
      if (code === backslash || !(code >= 0x20)) return this.#string()
      hash = (Math.imul(hash, 31) + code) | 0
    }
  }

  #string(): string {
    const text = this.#text
    const start = this.#at + 1
    let hash = 0
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        this.#at = at + 1
        if (at - start > longestShared) return text.slice(start, at)
        return sharedFrom(knownValues, text, start, at, hash & (slots - 1))
      }
      // NaN, past the end, fails the comparison too.
      if (code === backslash || !(code >= 0x20)) break
      if (at - start < longestShared) hash = (Math.imul(hash, 31) + code) | 0
    }
    const { value, end } = parseStringSlowly(text, start)
    this.#at = end
    return value
  }

  #number(): Json {
    const code = this.#text.charCodeAt(this.#at)
    if (code !== 0x2d && !(code >= 0x30 && code <= 0x39)) throw this.#unexpected('where a value should stand')
    const { value, end } = parseNumber(this.#text, this.#at)
    this.#at = end
    return value
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#unexpected('where a value should stand')
    this.#at += word.length
    return value
  }

  #skipSpace(): void {
    while (isJsonSpace(this.#text.charCodeAt(this.#at))) this.#at++
  }

  #unexpected(where: string): JsonFault {
    if (this.#at >= this.#text.length) return new JsonFault(`The JSON ends ${where}.`, this.#text.length)
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0)
    return new JsonFault(`Unexpected ${JSON.stringify(character)} ${where}.`, this.#at)
  }
}

function sharedFrom(known: string[], text: string, start: number, end: number, slot: number): string {
  const candidate = known[slot] as string
  if (candidate.length === end - start && text.startsWith(candidate, start)) return candidate
  const found = text.slice(start, end)
  if (found.length <= longestShared) known[slot] = found
  return found
}

function define(members: Members, name: string, value: Json): void {
  Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true })
}

function duplicate(name: string, at: number): JsonFault {
  return new JsonFault(`The member ${nameToShow(name)} stands twice in one object.`, at)
}
