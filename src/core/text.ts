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
  return `${text.replace(hostileInJson, (character) => [...codeUnits(character)].map(escapeUnit).join(''))}\n`
}

const hostileInJson = /[^\P{Cc}\n]|[\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]/gu

function* codeUnits(text: string): Generator<number> {
  for (let index = 0; index < text.length; index++) yield text.charCodeAt(index)
}

const escapeUnit = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`
