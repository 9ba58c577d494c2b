import { compareNumbers, compareTexts, isDigit, isNumber } from './characters.ts'
import type { VersionScheme } from './scheme.ts'

/**
 * The version order specification of Maven 3 (maven.apache.org/pom.html#version-order-specification). Its order has
 * circles where a word follows a zero and a dot: 1.0.0-jre is before 1.0.0.RC1, which is before 1.0.0, which is before
 * 1.0.0-jre.
 */
export const maven: VersionScheme = { id: 'maven', isVersion: (text) => /^[^\s\p{Cc}()[\],]+$/u.test(text), compare }

/** A number or a word, after a dot or after a hyphen. A turn between letters and digits is a hyphen too. */
interface Token {
  readonly kind: 'dotted-word' | 'word' | 'hyphened' | 'dotted'
  readonly text: string
}

function compare(a: string, b: string): number {
  const tokens = tokensOf(a)
  const others = tokensOf(b)
  for (let index = 0; index < Math.max(tokens.length, others.length); index++) {
    const difference = compareTokens(tokens[index], others[index])
    if (difference !== 0) return difference
  }
  return 0
}

const kinds = { 'dotted-word': 0, word: 1, hyphened: 2, dotted: 3 } as const
const words = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']
const released = words.indexOf('')

/** Where one version ends, the other is measured by a zero or by the word for a release. */
function compareTokens(a: Token | undefined, b: Token | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compareTokens(b, a)
  if (b === undefined) return isWord(a) ? rankOf(a.text) - released : compareNumbers(a.text, '0')
  if (a.kind !== b.kind) return kinds[a.kind] - kinds[b.kind]
  if (!isWord(a)) return compareNumbers(a.text, b.text)
  return rankOf(a.text) - rankOf(b.text) || compareTexts(a.text, b.text)
}

function isWord({ kind }: Token): boolean {
  return kind === 'word' || kind === 'dotted-word'
}

/** Words that Maven does not know are after all that it does. */
function rankOf(word: string): number {
  const rank = words.indexOf(word)
  return rank < 0 ? words.length : rank
}

/** Without what means nothing: zeros and words for a release before a hyphen and at the end. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const token of scan(text.toLowerCase())) {
    if (token.kind === 'hyphened' || token.kind === 'word') dropNulls(tokens)
    tokens.push(token)
  }
  dropNulls(tokens)
  return tokens
}

function dropNulls(tokens: Token[]): void {
  for (let last = tokens.at(-1); last !== undefined && isNull(last); last = tokens.at(-1)) tokens.pop()
}

function isNull({ text }: Token): boolean {
  return text === '' || (isDigit(text.charCodeAt(0)) && compareNumbers(text, '0') === 0)
}

/** Dots, hyphens and turns between letters and digits part the tokens; nothing between two of them is 0. */
function* scan(text: string): Generator<Token> {
  let kind: 'dotted' | 'hyphened' = 'dotted'
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    const character = text[at]
    const isSeparator = character === undefined || character === '.' || character === '-'
    if (!isSeparator && (at === start || isDigit(text.charCodeAt(at)) === isDigit(text.charCodeAt(at - 1)))) continue
    yield tokenOf(text.slice(start, at), kind, !isSeparator)
    kind = character === '.' ? 'dotted' : 'hyphened'
    start = isSeparator ? at + 1 : at
  }
}

const shorthands: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
])
const synonyms: ReadonlyMap<string, string> = new Map([
  ['cr', 'rc'],
  ['ga', ''],
  ['final', ''],
  ['release', ''],
])

function tokenOf(text: string, kind: 'dotted' | 'hyphened', goesOn: boolean): Token {
  if (text === '') return { kind, text: '0' }
  if (isNumber(text)) return { kind, text }
  const word = kind === 'dotted' ? 'dotted-word' : 'word'
  return { kind: word, text: (goesOn ? shorthands.get(text) : undefined) ?? synonyms.get(text) ?? text }
}
