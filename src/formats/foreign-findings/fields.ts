import { isArray, isObject, type Json, type JsonObject, member, severities, shorten, textAt } from '../../core/index.ts'
import type { ForeignSeverity } from './types.ts'

/** Why a report cannot be read; thrown inside the readers only. */
export class ReportFault extends Error {}

/** The objects of a list; absent and null give none, anything else is refused. */
export function objectsAt(value: JsonObject, key: string, where: string): readonly JsonObject[] {
  const found = member(value, key)
  if (found === undefined || found === null) return []
  const path = where === '' ? key : `${where}.${key}`
  if (!isArray(found)) throw new ReportFault(`${path} must be a list`)
  return found.map((item, index) => {
    if (!isObject(item)) throw new ReportFault(`${path}[${index}] must be an object`)
    return item
  })
}

/** A text without which an entry means nothing. */
export function neededText(value: JsonObject, key: string, where: string): string {
  const text = cleanTextAt(value, key, 200)
  if (text === undefined) throw new ReportFault(`${where} has no ${key}`)
  return text
}

/** One line, bounded; undefined when it is empty or no text. */
export function cleanTextAt(value: Json | undefined, key: string, length = 300): string | undefined {
  const text = textAt(value, key)
  // What is cut away first keeps the pattern from running over megabytes.
  const line = text
    ?.slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim()
  return line ? shorten(line, length) : undefined
}

/** `CRITICAL`, `Negligible`, `info`: the words of the tools. */
export function severityOfWord(word: string | undefined): ForeignSeverity {
  const plain = word?.toLowerCase()
  if (plain === 'negligible' || plain === 'info' || plain === 'informational') return 'low'
  return severities.find((severity) => severity === plain) ?? 'unknown'
}

/** A score of CVSS or one scaled like it. */
export function severityOfScore(score: number): ForeignSeverity {
  if (!(score > 0 && score <= 10)) return 'unknown'
  return score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low'
}

/** A link people can follow, without a password in it. */
export function webUrl(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 1000 || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  url.username = ''
  url.password = ''
  return url.href
}

/** A line number counted from 1; tools write 0 where they know none. */
export function lineAt(value: Json | undefined, key: string): number | undefined {
  const line = member(value, key)
  return typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? line : undefined
}

/** The texts of a list, bounded. */
export function textsAt(value: Json | undefined, key: string): readonly string[] {
  const found = member(value, key)
  if (!isArray(found)) return []
  return found
    .slice(0, 100)
    .flatMap((item) => (typeof item === 'string' && item !== '' && item.length <= 1000 ? [item] : []))
}
