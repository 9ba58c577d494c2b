/**
 * Names come from files we do not trust. Control characters could rewrite a terminal, bidirectional marks could
 * make one name look like another (Trojan Source, CVE-2021-42574): both are shown as escapes.
 */
const hostile = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]/gu

export function printable(text: string): string {
  return text.replace(hostile, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** At most `length` characters, with an ellipsis when something was cut. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}

/** JSON for people and machines: hostile characters stand as `\\u…` escapes, which any parser reads back. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  return `${text.replace(beyondAscii, (character) => (isHostile.test(character) ? escapeUnits(character) : character))}\n`
}

/** Nearly all of a report is plain ASCII; only the rest is worth a closer look. */
const beyondAscii = /[^\x20-\x7e\n]/gu
const isHostile = new RegExp(hostile.source, 'u')

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
