import { hash } from 'node:crypto'

/** A UUID that is the same for the same text: version 8 of RFC 9562, whose bits are the maker's own. */
export function uuidOfText(text: string): string {
  const digits = hash('sha256', text)
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-')
}
