import type { Cursor } from './cursor.ts'
import { YamlFault } from './error.ts'

// YAML 1.1 knows no escaped slash: kubectl takes it from JSON texts only.
const characters: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}

const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Reads one escape of a double-quoted text; the cursor is at the backslash and ends after the escape. */
export function takeEscape(cursor: Cursor): string {
  const letter = cursor.text.charAt(cursor.at + 1)
  const character = Object.hasOwn(characters, letter) ? characters[letter] : undefined
  if (character !== undefined) {
    cursor.at += 2
    return character
  }
  const length = Object.hasOwn(hexLengths, letter) ? hexLengths[letter] : undefined
  if (length === undefined) {
    throw new YamlFault(`${JSON.stringify(`\\${letter}`)} is not an escape of a double-quoted text.`, cursor.at)
  }
  const hex = cursor.text.slice(cursor.at + 2, cursor.at + 2 + length)
  if (hex.length < length || !/^[0-9a-fA-F]+$/.test(hex)) {
    throw new YamlFault(`The escape \\${letter} needs ${length} hexadecimal digits.`, cursor.at)
  }
  const point = Number.parseInt(hex, 16)
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
    throw new YamlFault(`The escape \\${letter}${hex} is not a Unicode character.`, cursor.at)
  }
  cursor.at += 2 + length
  return String.fromCodePoint(point)
}
