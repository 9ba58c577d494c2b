import { sliceMapped, wordAt } from './mapped-text.ts'
import type { MappedText, Word } from './types.ts'

function isSpace(character: string | undefined): boolean {
  return (
    character === ' ' ||
    character === '\t' ||
    character === '\r' ||
    character === '\v' ||
    character === '\f' ||
    character === '\n'
  )
}

/** Words between white space; quotes and escaped characters hold a word together. */
export function splitWords(mapped: MappedText, escapeMark: string): Word[] {
  const words: Word[] = []
  for (let at = skipSpace(mapped.text, 0); at < mapped.text.length; ) {
    const end = endOfWord(mapped.text, at, escapeMark)
    words.push(wordAt(mapped, at, end))
    at = skipSpace(mapped.text, end)
  }
  return words
}

/** Words between white space and nothing else: the form of EXPOSE, COPY and others. */
export function splitAtSpace(mapped: MappedText): Word[] {
  const words: Word[] = []
  for (const match of mapped.text.matchAll(/\S+/g))
    words.push(wordAt(mapped, match.index, match.index + match[0].length))
  return words
}

export function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text[at])) at++
  return at
}

export function endOfWord(text: string, from: number, escapeMark: string): number {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string // at is in range
    if (character === escapeMark && quote !== "'") at++
    else if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (isSpace(character)) return at
  }
  return text.length
}

export function trimMapped(mapped: MappedText): MappedText {
  const start = skipSpace(mapped.text, 0)
  return sliceMapped(mapped, start, Math.max(start, mapped.text.trimEnd().length))
}

/** What a word says once its quotes and escapes are taken away. Variables stay as they are. */
export function unquote(text: string, escapeMark: string): string {
  let plain = ''
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string // at is in range
    if (character === escapeMark && quote !== "'" && at + 1 < text.length) plain += text[++at]
    else if (quote !== '' ? character === quote : character === '"' || character === "'") quote = quote ? '' : character
    else plain += character
  }
  return plain
}
