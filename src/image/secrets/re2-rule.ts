import { isAscii, isUtf8 } from 'node:buffer'
import { RE2JS } from 're2js'
import { messageOf, type Result, SeawallError } from '../../core/index.ts'
import type { Span } from './rule.ts'

export type Pattern = RE2JS

const longestPattern = 10_000

/** Patterns of users run on RE2 alone: whatever they wrote takes time linear in the file. */
export function compilePattern(source: string, of: string): Result<Pattern> {
  const hint = 'Patterns are regular expressions in the syntax of RE2 and Go.'
  if (source.length > longestPattern) {
    return { ok: false, error: new SeawallError('too-large', `The pattern of ${of} is too long.`, { hint }) }
  }
  try {
    return { ok: true, value: RE2JS.compile(source) }
  } catch (error) {
    const message = `The pattern of ${of} is not a regular expression: ${messageOf(error)}`
    return { ok: false, error: new SeawallError('malformed', message, { hint }) }
  }
}

export function matchesPattern(pattern: Pattern, text: string): boolean {
  return pattern.test(text)
}

/**
 * Matches in a text that has a character for each byte. A pattern may speak of other characters than ASCII, so it is
 * run on the characters that the bytes stand for, and what it finds is told in bytes again.
 */
export function* patternSpans(pattern: Pattern, text: string, group?: string): Generator<Span> {
  const bytes = Buffer.from(text, 'latin1')
  const isPlain = isAscii(bytes) || !isUtf8(bytes)
  const characters = isPlain ? text : bytes.toString('utf8')
  const inBytes = isPlain ? (offset: number) => offset : byteOffsets(characters)
  const matcher = pattern.matcher(characters)
  while (matcher.find()) {
    const matchStart = inBytes(matcher.start())
    const matchEnd = inBytes(matcher.end())
    const start = group === undefined ? matchStart : matcher.start(group)
    if (start < 0 || matchEnd === matchStart) continue
    if (group === undefined) yield { start: matchStart, end: matchEnd, matchStart, matchEnd }
    else yield { start: inBytes(start), end: inBytes(matcher.end(group)), matchStart, matchEnd }
  }
}

/** Turns offsets into characters into offsets into their bytes; counts on from the last one, so it is quick going up. */
function byteOffsets(characters: string): (offset: number) => number {
  let at = 0
  let bytes = 0
  return (offset) => {
    const isOnward = offset >= at
    bytes = (isOnward ? bytes : 0) + Buffer.byteLength(characters.slice(isOnward ? at : 0, offset))
    at = offset
    return bytes
  }
}
