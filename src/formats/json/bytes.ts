/** The bytes JSON is built with. All are ASCII, so they never occur inside a longer UTF-8 sequence. */
export const byte = {
  tab: 0x09,
  newline: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const

/** Counts lines while bytes go by. */
export interface LineCounter {
  line: number
}
