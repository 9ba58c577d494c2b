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

/** `1,934`: one way to write numbers wherever people read them. */
export function numeral(number: number): string {
  return number.toLocaleString('en')
}

/** `188 MB`, `4.2 MB`, `31 kB`. */
export function megabytes(bytes: number): string {
  if (bytes >= 100_000_000) return `${numeral(Math.round(bytes / 1_000_000))} MB`
  return bytes >= 100_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${numeral(Math.ceil(bytes / 1000))} kB`
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${numeral(number)} ${number === 1 ? one : many}`
}

/**
 * JSON for people and machines: an entry of a list a line, and hostile characters as `\\u…` escapes, which any parser
 * reads back.
 */
export function printableJson(value: unknown): string {
  return [...printableJsonParts(value)].join('')
}

/**
 * The same piece by piece, for results that one string cannot hold. A member may be a generator: it is a list. An entry
 * of such a list may be a generator too: of its text, as `jsonPieces` makes it.
 */
export function* printableJsonParts(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield `${escaped(JSON.stringify(value, null, 2))}\n`
    return
  }
  let opened = false
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    yield `${opened ? ',' : '{'}\n  ${jsonEntry(name)}: `
    opened = true
    if (isList(member)) yield* printableList(member)
    else yield escaped(JSON.stringify(member, null, 2)).replaceAll('\n', '\n  ')
  }
  yield opened ? '\n}\n' : '{}\n'
}

function* printableList(entries: Iterable<unknown>): Generator<string> {
  let opened = false
  for (const entry of entries) {
    yield opened ? ',\n    ' : '[\n    '
    opened = true
    if (isGenerator(entry)) yield* entry
    else yield jsonEntry(entry)
  }
  yield opened ? '\n  ]' : '[]'
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

function isGenerator(value: unknown): value is Generator<string> {
  return isList(value) && !Array.isArray(value)
}

/** The text of `jsonEntry` in pieces, for a value whose lists are too long for one string. */
export function* jsonPieces(value: unknown): Generator<string> {
  if (Array.isArray(value)) yield* joined('[', value.map(jsonPieces), ']')
  else if (holdsList(value)) yield* joined('{', memberPieces(value), '}')
  else yield jsonEntry(value)
}

function holdsList(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.values(value).some(Array.isArray)
}

function* memberPieces(value: object): Generator<Iterable<string>> {
  for (const [name, member] of Object.entries(value))
    if (member !== undefined) yield joined(`${jsonEntry(name)}:`, [jsonPieces(member)], '')
}

function* joined(open: string, parts: Iterable<Iterable<string>>, close: string): Generator<string> {
  yield open
  let isFirst = true
  for (const part of parts) {
    if (!isFirst) yield ','
    isFirst = false
    yield* part
  }
  yield close
}

/** One value as JSON on one line. */
export function jsonEntry(value: unknown): string {
  return escaped(JSON.stringify(value) ?? 'null')
}

function escaped(text: string): string {
  if (plain.test(text)) return text
  return text.replace(beyondAscii, (character) => (isHostile.test(character) ? escapeUnits(character) : character))
}

const plain = /^[\x20-\x7e\n]*$/

/** Nearly all of a report is plain ASCII; only the rest is worth a closer look. */
const beyondAscii = /[^\x20-\x7e\n]/gu
const isHostile = new RegExp(hostile.source, 'u')

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
