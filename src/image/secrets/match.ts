import { entropyOf, passesCheck } from './checks.ts'
import type { Part, SecretFinder } from './finder.ts'
import type { Confidence } from './found-secret.ts'
import { isPlaceholder, isPlaceholderAddress } from './placeholders.ts'
import type { SecretRule, Span } from './rule.ts'
import type { Windows } from './windows.ts'

/** Where a secret stands in a text, and which rule says so. */
export interface Match {
  readonly rule: SecretRule
  readonly start: number
  readonly end: number
  readonly confidence: Confidence
  /** Up to here the text before it may be part of another secret. */
  readonly clearFrom: number
}

/** More of one kind in one file is a data set, or made to keep us busy. */
const maxOfKind = 2000

/**
 * The secrets of a file by their place, none inside another. Offsets are those of bytes: the text has one character for
 * each of them, and is made only for files that hold a keyword.
 */
export function matchesIn(content: Buffer, path: string, finder: SecretFinder): readonly Match[] {
  const windows = finder.windowsIn(content, path)
  if (windows.size === 0) return []
  const text = content.toString('latin1')
  const found: Match[] = []
  for (const [rule, ofRule] of windows) {
    for (const span of spansIn(text, rule, ofRule)) {
      const match = judge(rule, span, text)
      if (match !== undefined) found.push(match)
    }
  }
  const excluded = (match: Match): boolean => isWithin(match, finder.choices.excludedIn(text, match.rule))
  return withoutOverlaps(found.filter((match) => !excluded(match)))
}

function* spansIn(text: string, rule: SecretRule, windows: Windows): Generator<Span> {
  let spans = 0
  for (const window of windows)
    for (const span of rule.spans(text.slice(window.start, window.end))) {
      if (++spans > maxOfKind) return
      if (!isCut(span, window, text.length)) yield moved(span, window.start)
    }
}

/** A match that touches the edge of its window may be only a part of what stands there. */
function isCut(span: Span, window: { start: number; end: number }, length: number): boolean {
  const atStart = span.matchStart === 0 && window.start > 0
  return atStart || (span.matchEnd === window.end - window.start && window.end < length)
}

const moved = (span: Span, by: number): Span => ({
  start: span.start + by,
  end: span.end + by,
  matchStart: span.matchStart + by,
  matchEnd: span.matchEnd + by,
})

function judge(rule: SecretRule, span: Span, text: string): Match | undefined {
  const { start } = span
  const end = endOf(rule, span, text)
  if (end === undefined) return undefined
  const value = text.slice(start, end)
  const confidence = confidenceOf(rule, start, value, text)
  if (confidence === undefined || isPlaceholder(rule.placeholders, value)) return undefined
  if (rule.beside?.test(around(rule, span, text)) === false) return undefined
  const whole = text.slice(span.matchStart, Math.max(end, span.matchEnd))
  if (rule.allows(whole) || (rule.atAddress && isPlaceholderAddress(whole))) return undefined
  if (!passesCheck(rule.check, value) || entropyOf(value) < rule.entropy) return undefined
  return { rule, start, end, confidence, clearFrom: 0 }
}

const around = ({ reach = 0 }: SecretRule, { matchStart, matchEnd }: Span, text: string): string =>
  text.slice(Math.max(0, matchStart - reach), matchEnd + reach)

/** Keys and tokens may be longer than any pattern; no real one is longer than this. */
const longest = 32_768
const shortestWithoutEnd = 64

function endOf(rule: SecretRule, { start, end }: Span, text: string): number | undefined {
  if (rule.until !== undefined) {
    const stop = rule.until.exec(text.slice(end, end + longest))
    if (stop !== null) return end + text.slice(end, end + stop.index).trimEnd().length
    return end - start >= shortestWithoutEnd ? end : undefined
  }
  if (!rule.extend) return end
  const rest = /^[A-Za-z0-9+/=_.-]*/.exec(text.slice(end, end + longest))
  return end + (rest?.[0].length ?? 0)
}

/** A token glued to a word is a guess, and none at all without a digit: `CANVAS…`, `task_test_…`. */
function confidenceOf(rule: SecretRule, start: number, value: string, text: string): Confidence | undefined {
  if (!rule.embedded || start === 0 || !/[A-Za-z0-9_]/.test(text.charAt(start - 1))) return rule.confidence
  return /[0-9]/.test(value) ? 'low' : undefined
}

const isWithin = (match: Match, parts: readonly Part[]): boolean =>
  parts.some(({ start, end }) => start <= match.start && match.end <= end)

/** Of two that share a place the surer one stays, then the one whose rule ranks before. */
function withoutOverlaps(matches: readonly Match[]): readonly Match[] {
  const kept: Match[] = []
  let reached = 0
  for (const found of matches.toSorted((a, b) => a.start - b.start)) {
    const match = { ...found, clearFrom: Math.min(reached, found.start) }
    reached = Math.max(reached, found.end)
    const last = kept.at(-1)
    if (last === undefined || last.end <= match.start) kept.push(match)
    else if (preference(match, last) < 0) kept[kept.length - 1] = match
  }
  return kept
}

const doubt: Readonly<Record<Confidence, number>> = { high: 0, medium: 1, low: 2 }

const preference = (a: Match, b: Match): number =>
  doubt[a.confidence] - doubt[b.confidence] || a.rule.rank - b.rule.rank
