import type { Severity } from '../../core/index.ts'
import type { CheckName } from './checks.ts'
import type { Confidence } from './found-secret.ts'
import type { PlaceholderSet } from './placeholders.ts'

/** Where a rule matched: the secret, and the whole match around it. Offsets into the text that was searched. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly matchStart: number
  readonly matchEnd: number
}

/** One kind of secret, ready to be looked for. */
export interface SecretRule {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly confidence: Confidence
  /** One of these must be in the file; with none, every file is searched. */
  readonly keywords: readonly string[]
  readonly ignoreCase: boolean
  /** How far around a keyword a match can go; without it the whole text is searched. */
  readonly reach?: number
  readonly spans: (text: string) => Iterable<Span>
  readonly wantsPath: (path: string) => boolean
  /** So many characters at its start tell its kind and nothing of its value. */
  readonly show: number
  /** May start inside a word; it is then a guess. */
  readonly embedded: boolean
  /** The secret goes on after the match as long as characters of base64 and tokens follow. */
  readonly extend: boolean
  /** The secret goes on up to what matches this. */
  readonly until?: RegExp
  /** This must stand no further from the match than `reach`. */
  readonly beside?: RegExp
  readonly entropy: number
  readonly check?: CheckName
  readonly placeholders: PlaceholderSet
  /** The match shows where the secret is for, and addresses of documentation do not count. */
  readonly atAddress: boolean
  /** Of two that match one place the lower has it. */
  readonly rank: number
  /** The user's own exceptions. */
  readonly allows: (match: string) => boolean
}

/** A rule as a data file has it. Either `pattern`, or `near` and `value` for a value that only its name tells. */
export interface RuleData {
  readonly id: string
  readonly title: string
  readonly severity: string
  readonly confidence?: string
  readonly keywords: readonly string[]
  readonly pattern?: string
  readonly near?: string
  readonly value?: string
  readonly quoted?: boolean
  readonly ignoreCase?: boolean
  readonly reach?: number
  readonly path?: string
  readonly show?: number
  readonly embedded?: boolean
  readonly extend?: boolean
  readonly until?: string
  readonly beside?: string
  readonly entropy?: number
  readonly check?: string
  readonly placeholders?: string
  readonly atAddress?: boolean
}

/** Far enough for most: names, separators and a token of 200 characters. */
const usualReach = 260

export function ruleOf(data: RuleData, rank: number): SecretRule {
  const ignoreCase = data.ignoreCase ?? data.near !== undefined
  const path = data.path === undefined ? undefined : new RegExp(data.path)
  const optional = {
    ...(data.keywords.length > 0 && { reach: data.reach ?? usualReach }),
    ...(data.until !== undefined && { until: new RegExp(data.until, 'i') }),
    ...(data.beside !== undefined && { beside: new RegExp(data.beside, 'i') }),
    ...(data.check !== undefined && { check: data.check as CheckName }), // rules.test.ts checks the data
  }
  return {
    id: data.id,
    title: data.title,
    severity: data.severity as Severity, // as above
    confidence: (data.confidence ?? (data.near === undefined ? 'high' : 'medium')) as Confidence, // as above
    keywords: data.keywords,
    ignoreCase,
    spans: spansOf(new RegExp(withPlainSpaces(patternOf(data)), ignoreCase ? 'dgi' : 'dg')),
    wantsPath: (file) => path?.test(file) ?? true,
    show: data.show ?? 0,
    embedded: data.embedded ?? false,
    extend: data.extend ?? false,
    entropy: data.entropy ?? 0,
    placeholders: (data.placeholders ?? 'tokens') as PlaceholderSet, // as above
    atAddress: data.atAddress ?? false,
    rank,
    allows: () => false,
    ...optional,
  }
}

/** `NAME_of_something: "value"`, in the many ways configuration and code write it. */
export function patternOf({ pattern, near, value, quoted }: RuleData): string {
  if (pattern !== undefined) return pattern
  const quote = quoted ? '["\'`]' : '["\'`]?'
  const connect = '["\'\\]]{0,2}\\s{0,5}(?:=>|:=|<=|\\|\\|:|[=:>])[\\s({\\[]{0,5}'
  return `${near}[a-z0-9_ .,-]{0,25}${connect}${quote}(?<secret>${value})(?:[^a-z0-9_=-]|$)`
}

/** To JavaScript `\s` is also 0xA0, a part of many a letter in UTF-8; to RE2 it is what it is here. */
function withPlainSpaces(pattern: string): string {
  return pattern.replace(/\\[^s]|\[(?:\\.|[^\]\\])*\]|\\s/g, (part) =>
    part === '\\s' ? `[${spaces}]` : part.replaceAll('\\s', spaces),
  )
}

const spaces = '\\t\\n\\f\\r '

function spansOf(pattern: RegExp): (text: string) => Iterable<Span> {
  return function* (text) {
    for (const match of text.matchAll(pattern)) {
      const whole = match.indices?.[0] ?? [match.index, match.index]
      const [start, end] = match.indices?.groups?.secret ?? whole
      yield { start, end, matchStart: whole[0], matchEnd: whole[1] }
    }
  }
}
