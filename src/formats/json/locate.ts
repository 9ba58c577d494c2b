import type { Locate, Path, Position } from '../../core/index.ts'
import { positionAt } from '../text/index.ts'
import { endOfString, isJsonSpace } from './scan.ts'
import { parseStringSlowly } from './string.ts'

/**
 * Where the value at `path` starts in a well-formed JSON text; where the nearest enclosing value starts when there is
 * no such value. Undefined for a text that holds nothing.
 */
export function locateJson(text: string, path: Path): Position | undefined {
  return jsonLocator(text)(path)
}

/** `locateJson` for many paths of one text: what several of them lead through is walked once. */
export function jsonLocator(text: string): Locate {
  return (path) => {
    let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)
    if (at >= text.length) return undefined
    const offsets = offsetsOf(text)
    let walked = ''
    for (const step of path) {
      walked += `\u0000${typeof step === 'number' ? '#' : ''}${step}`
      const inner = offsets.has(walked) ? offsets.get(walked) : stepInto(text, at, step)
      offsets.set(walked, inner)
      if (inner === undefined) break
      at = inner
    }
    return positionAt(text, at)
  }
}

/** Of the last text only: a cluster has more objects than there is room for, and is asked about object by object. */
let latest: { readonly text: string; readonly offsets: Map<string, number | undefined> } | undefined

function offsetsOf(text: string): Map<string, number | undefined> {
  if (latest?.text !== text) latest = { text, offsets: new Map() }
  return latest.offsets
}

function stepInto(text: string, at: number, step: string | number): number | undefined {
  return typeof step === 'number' ? elementAt(text, at, step) : memberAt(text, at, step)
}

function memberAt(text: string, start: number, name: string): number | undefined {
  if (text[start] !== '{') return undefined
  let at = skipSpace(text, start + 1)
  while (text[at] === '"') {
    const nameEnd = skipString(text, at)
    const value = skipSpace(text, skipSpace(text, nameEnd) + 1)
    if (isName(text, at, nameEnd, name)) return value
    at = nextEntry(text, value)
  }
  return undefined
}

function elementAt(text: string, start: number, index: number): number | undefined {
  if (text[start] !== '[') return undefined
  let at = skipSpace(text, start + 1)
  for (let left = index; at < text.length && text[at] !== ']'; left--) {
    if (left === 0) return at
    at = nextEntry(text, at)
  }
  return undefined
}

function isName(text: string, start: number, end: number, name: string): boolean {
  const raw = text.slice(start + 1, end - 1)
  if (!raw.includes('\\')) return raw === name
  try {
    return parseStringSlowly(text, start + 1).value === name
  } catch {
    return false // the text is malformed here: no member of it is the one looked for
  }
}

/** From a value to the next name or element, or to the closing bracket. */
function nextEntry(text: string, valueStart: number): number {
  const at = skipSpace(text, skipValue(text, valueStart))
  return text[at] === ',' ? skipSpace(text, at + 1) : at
}

function skipValue(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === quote) return skipString(text, start)
  if (first !== openBrace && first !== openBracket) return endOfWord(text, start)
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) at = skipString(text, at) - 1
    else if (code === openBrace || code === openBracket) depth++
    else if ((code === closeBrace || code === closeBracket) && --depth === 0) return at + 1
  }
  return text.length
}

const quote = 0x22
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

/** Numbers and words end where something else begins. */
function endOfWord(text: string, start: number): number {
  let at = start
  while (at < text.length && !',]} \t\r\n'.includes(text.charAt(at))) at++
  return Math.max(at, start + 1)
}

function skipString(text: string, start: number): number {
  const end = endOfString(text, start)
  return end < 0 ? text.length : end + 1
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (isJsonSpace(text.charCodeAt(at))) at++
  return at
}
