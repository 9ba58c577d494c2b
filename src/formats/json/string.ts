import { JsonFault } from './error.ts'

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

const fourHexDigits = /^[0-9a-fA-F]{4}$/

/** Reads a string that has escapes or a fault; `start` is after the opening quote, `end` after the closing one. */
export function parseStringSlowly(text: string, start: number): { value: string; end: number } {
  let value = ''
  let plainStart = start
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return { value: value + text.slice(plainStart, at), end: at + 1 }
    if (code === 0x5c) {
      value += text.slice(plainStart, at) + escaped(text, at)
      at += text.charCodeAt(at + 1) === 0x75 ? 5 : 1
      plainStart = at + 1
    } else if (!(code >= 0x20)) throw badCharacter(code, at, start)
  }
}

function escaped(text: string, backslash: number): string {
  const letter = text.charAt(backslash + 1)
  if (letter === 'u') {
    const hex = text.slice(backslash + 2, backslash + 6)
    if (!fourHexDigits.test(hex)) throw new JsonFault('The escape \\u needs four hexadecimal digits.', backslash)
    return String.fromCharCode(Number.parseInt(hex, 16))
  }
  const character = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined
  if (character === undefined) throw new JsonFault(`${JSON.stringify(`\\${letter}`)} is not a JSON escape.`, backslash)
  return character
}

function badCharacter(code: number, at: number, start: number): JsonFault {
  if (Number.isNaN(code)) return new JsonFault('A string is not closed.', start - 1)
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return new JsonFault(`The control character ${name} must be escaped inside a string.`, at)
}
