import { DockerfileError } from './errors.ts'
import { sliceMapped, wordAt } from './mapped-text.ts'
import type { MappedText, Pair, Word } from './types.ts'
import { endOfWord, skipSpace, splitWords, trimMapped } from './words.ts'

export interface ReadPairs {
  readonly pairs: readonly Pair[]
  readonly legacy: boolean
}

/** `name=value name2="other value"`, and for ENV and LABEL the old `name value`. ARG takes names without values. */
export function readPairs(kind: string, body: MappedText, escapeMark: string, line: number): ReadPairs {
  const words = splitWords(body, escapeMark)
  const [first] = words
  if (first === undefined) throw new DockerfileError(line, `${kind} names nothing`)
  if (kind !== 'ARG' && !first.text.includes('='))
    return { pairs: [legacyPair(kind, body, escapeMark, line)], legacy: true }
  const pairs = words.map((word) => pairOf(kind, word, line))
  return { pairs, legacy: false }
}

function pairOf(kind: string, word: Word, line: number): Pair {
  const equals = word.text.indexOf('=')
  if (equals < 0 && kind === 'ARG') return { name: word, value: undefined, start: word.start, end: word.end }
  if (equals <= 0)
    throw new DockerfileError(line, `${kind} wants name=value`, 'put values with white space between quotes')
  const name = { text: word.text.slice(0, equals), start: word.start, end: word.start + equals }
  // A word may go over lines: only its end is certain, and its start where the name stands.
  const value = { text: word.text.slice(equals + 1), start: name.end + 1, end: word.end }
  return { name, value, start: word.start, end: word.end }
}

function legacyPair(kind: string, body: MappedText, escapeMark: string, line: number): Pair {
  const { text } = body
  const start = skipSpace(text, 0)
  const end = endOfWord(text, start, escapeMark)
  const name = wordAt(body, start, end)
  const rest = trimMapped(sliceMapped(body, end))
  if (rest.text === '') throw new DockerfileError(line, `${kind} ${name.text.slice(0, 60)} has no value`)
  const value = wordAt(rest, 0, rest.text.length)
  return { name, value, start: name.start, end: value.end }
}
