import type { VersionScheme } from '../versions/index.ts'
import { intersect } from './algebra.ts'
import { everyVersion, type VersionRange } from './range.ts'

/** Reads one way of writing constraints; undefined where the text is none. */
export type ReadConstraint = (text: string, scheme: VersionScheme) => readonly VersionRange[] | undefined

/** What a comparator such as `>= 1.0` leaves; undefined for a comparator that is none. */
export function compared(operator: string, version: string): readonly VersionRange[] | undefined {
  switch (operator) {
    case '=':
    case '==':
      return [exactly(version)]
    case '!=':
    case '<>':
      return [{ to: version }, { from: version, fromExclusive: true }]
    case '<':
      return [{ to: version }]
    case '<=':
      return [{ to: version, toInclusive: true }]
    case '>':
      return [{ from: version, fromExclusive: true }]
    case '>=':
      return [{ from: version }]
    default:
      return undefined
  }
}

export function exactly(version: string): VersionRange {
  return { from: version, to: version, toInclusive: true }
}

/** Each part costs as much as all before it. */
const mostParts = 100

/** The versions that all parts allow; undefined where there is no part, or one cannot be read. */
export function allOf(
  parts: readonly string[],
  scheme: VersionScheme,
  read: ReadConstraint,
): readonly VersionRange[] | undefined {
  let ranges = parts.length === 0 || parts.length > mostParts ? undefined : everyVersion
  for (const part of parts) {
    const next = read(part, scheme)
    if (ranges === undefined || next === undefined) return undefined
    ranges = intersect(scheme, ranges, next)
  }
  return ranges
}

/** The versions that any part allows; undefined where there is no part, or one cannot be read. */
export function anyOf(
  parts: readonly string[],
  scheme: VersionScheme,
  read: ReadConstraint,
): readonly VersionRange[] | undefined {
  const all = parts.map((part) => read(part, scheme))
  return all.length === 0 || all.includes(undefined) ? undefined : all.flatMap((ranges) => ranges ?? [])
}

/** `>= 1.0` in its two parts; the operator is empty where there is none. */
export function splitComparator(text: string): [operator: string, version: string] {
  const operator = /^[<>=!~^]*/.exec(text)?.[0] ?? ''
  return [operator, text.slice(operator.length).trim()]
}

/** Constraints between commas. */
export function splitCommas(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim())
}
