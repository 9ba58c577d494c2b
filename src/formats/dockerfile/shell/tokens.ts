import { spanAt } from '../mapped-text.ts'
import type { MappedText, Span } from '../types.ts'
import type { ShellWord } from './types.ts'

/** A place of the text where a `$( … )` or a pair of backticks has its script. */
export interface Substitution {
  readonly start: number
  readonly end: number
}

export type Token =
  | {
      readonly kind: 'word'
      readonly word: ShellWord
      readonly substitutions: readonly Substitution[]
      readonly quoted: boolean
    }
  | ({ readonly kind: 'operator'; readonly text: string } & Span)

const operator = /&&|\|\||;;&|;;|;&|\|&|[;|&()\n]/y
const redirection = /\d*(?:<<<|<<-|<<|<&|>&|&>>|&>|>>|>\||<>|<|>)/y

/** Words and operators from left to right. A `#` at the start of a word begins a comment. */
export function* tokens(mapped: MappedText): Generator<Token> {
  const { text } = mapped
  let at = 0
  while (at < text.length) {
    const character = text[at] as string // at is in range
    const found = matchAt(redirection, text, at) ?? matchAt(operator, text, at)
    if (character === '\\' && (text[at + 1] === '\n' || text.startsWith('\r\n', at + 1))) at += 2
    else if (character === ' ' || character === '\t' || character === '\r') at++
    else if (character === '#') at = endOfLine(text, at)
    else if (found !== undefined) {
      yield { kind: 'operator', text: found, ...spanAt(mapped, at, at + found.length) }
      at += found.length
    } else {
      const read = readWord(mapped, at)
      yield read.token
      at = read.end
    }
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

export function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from)
  return found < 0 ? text.length : found
}

function readWord(mapped: MappedText, start: number): { token: Token; end: number } {
  const { text } = mapped
  const substitutions: Substitution[] = []
  let value = ''
  let quote = ''
  let expands = false
  let quoted = false
  let at = start
  for (; at < text.length; at++) {
    const character = text[at] as string // at is in range
    if (quote === "'") {
      if (character === "'") quote = ''
      else value += character
    } else if (character === '\\') {
      const next = text[++at] ?? ''
      if (next !== '\n') value += quote === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next
    } else if (character === '"') {
      quote = quote === '' ? '"' : ''
      quoted = true
    } else if (character === "'" && quote === '') {
      quote = "'"
      quoted = true
    } else if (character === '$' || character === '`') {
      expands = true
      const end = endOfExpansion(text, at)
      const script = scriptIn(text, at, end)
      if (script !== undefined) substitutions.push(script)
      value += text.slice(at, end)
      at = end - 1
    } else if (quote === '' && /[\s;|&()<>]/.test(character)) break
    else value += character
  }
  at = Math.min(at, text.length) // an escape may stand at the very end
  const word = { text: text.slice(start, at), value, expands, ...spanAt(mapped, start, at) }
  return { token: { kind: 'word', word, substitutions, quoted }, end: Math.max(at, start + 1) }
}

/** The end of what a `$` or a backtick at `start` begins. */
function endOfExpansion(text: string, start: number): number {
  if (text[start] === '`') {
    for (let at = start + 1; at < text.length; at++) {
      if (text[at] === '\\') at++
      else if (text[at] === '`') return at + 1
    }
    return text.length
  }
  if (text[start + 1] === '(') return endOfPair(text, start + 1, '(', ')')
  if (text[start + 1] === '{') return endOfPair(text, start + 1, '{', '}')
  return start + 1
}

function endOfPair(text: string, start: number, open: string, close: string): number {
  let depth = 0
  let quote = ''
  for (let at = start; at < text.length; at++) {
    const character = text[at] as string // at is in range
    if (character === '\\' && quote !== "'") at++
    else if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === open) depth++
    else if (character === close && --depth === 0) return at + 1
  }
  return text.length
}

function scriptIn(text: string, start: number, end: number): Substitution | undefined {
  if (text[start] === '`') return { start: start + 1, end: Math.max(start + 1, end - 1) }
  const isCommand = text[start + 1] === '(' && text[start + 2] !== '('
  return isCommand ? { start: start + 2, end: Math.max(start + 2, end - 1) } : undefined
}
