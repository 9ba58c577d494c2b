import { digestOfText } from '../../core/index.ts'
import { type Base64Run, base64Runs } from './base64-runs.ts'
import { excerptOf } from './excerpt.ts'
import type { SecretFinder } from './finder.ts'
import type { FoundSecret } from './found-secret.ts'
import { Lines } from './lines.ts'
import { type Match, matchesIn } from './match.ts'

/** By the rules alone, also inside base64. */
export function searchBytes(bytes: Buffer, path: string, finder: SecretFinder): readonly FoundSecret[] {
  const matches = matchesIn(bytes, path, finder)
  const found = described(bytes, matches)
  const lines = new Lines(bytes)
  const isApart = apartFrom(matches)
  const decoded: FoundSecret[] = []
  for (const run of base64Runs(bytes)) {
    if (!mayHoldText(bytes, run) || !isApart(run)) continue
    for (const one of secretsInside(bytes, run, path, finder)) decoded.push({ ...one, ...lines.positionOf(run.start) })
  }
  return decoded.length === 0 ? found : [...found, ...decoded].sort(byPlace)
}

function described(bytes: Buffer, matches: readonly Match[]): readonly FoundSecret[] {
  if (matches.length === 0) return []
  const text = bytes.toString('latin1')
  const lines = new Lines(bytes)
  return matches.map(({ rule, start, end, confidence, clearFrom }) => ({
    rule: rule.id,
    title: rule.title,
    severity: rule.severity,
    confidence,
    ...lines.positionOf(start),
    excerpt: excerptOf(text, clearFrom, start, end, rule.show),
    digest: digestOfText(bytes.toString('utf8', start, end)),
  }))
}

/** Whether a run shares no place with a match; asked of one run after the other. */
function apartFrom(matches: readonly Match[]): (run: Base64Run) => boolean {
  let next = 0
  return ({ start, end }) => {
    while ((matches[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++
    return (matches[next]?.start ?? Number.POSITIVE_INFINITY) >= end
  }
}

const sample = 64

/** Nearly all runs are pictures, hashes and names: their first characters tell. */
function mayHoldText(bytes: Buffer, { start, end }: Base64Run): boolean {
  return isText(decode(bytes, start, Math.min(end, start + sample)))
}

/** One level deep. */
function secretsInside(bytes: Buffer, run: Base64Run, path: string, finder: SecretFinder): readonly FoundSecret[] {
  const inner = decode(bytes, run.start, run.end)
  return described(inner, matchesIn(inner, path, finder)).map((found) => ({ ...found, decoded: 'base64' }))
}

const decode = (bytes: Buffer, start: number, end: number): Buffer =>
  Buffer.from(bytes.toString('latin1', start, end), 'base64')

const isText = (bytes: Buffer): boolean => bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || isSpace(byte))

const isSpace = (byte: number): boolean => byte === 0x09 || byte === 0x0a || byte === 0x0d

export const byPlace = (a: FoundSecret, b: FoundSecret): number => a.line - b.line || a.column - b.column
