import type { Path, Position } from '../../core/index.ts'
import { positionAt } from '../text/index.ts'
import { isJsonSpace } from './scan.ts'
import { parseStringSlowly } from './string.ts'

/**
 * Where the value at `path` starts in a well-formed JSON text; where the nearest enclosing value starts when there is
 * no such value. Undefined for a text that holds nothing.
 */
export function locateJson(text: string, path: Path): Position | undefined {
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)
  if (at >= text.length) return undefined
  for (const step of path) {
    const inner = typeof step === 'number' ? elementAt(text, at, step) : memberAt(text, at, step)
    if (inner === undefined) break
    at = inner
  }
  return positionAt(text, at)
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
  let depth = 0
  for (let at = start; at < text.length; ) {
    const character = text[at] as string
    if (character === '"') at = skipString(text, at)
    else if (depth === 0 && at > start && ',]} \t\r\n'.includes(character)) return at
    else {
      if (character === '{' || character === '[') depth++
      else if (character === '}' || character === ']') depth--
      at++
    }
    if (depth === 0 && '"}]'.includes(character)) return at
  }
  return text.length
}

function skipString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (isJsonSpace(text.charCodeAt(at))) at++
  return at
}
