import type { VersionScheme } from '../versions/index.ts'

/** Versions between two ends, in the order of an ecosystem. An end that is not there is open. */
export interface VersionRange {
  readonly from?: string
  /** `from` itself is outside. */
  readonly fromExclusive?: boolean
  readonly to?: string
  /** `to` itself is inside. */
  readonly toInclusive?: boolean
}

export const everyVersion: readonly VersionRange[] = [{}]
export const noVersion: readonly VersionRange[] = []

export type Compare = (a: string, b: string) => number

/** The order in which ranges compare: two texts that mean one version are equal here. */
export function orderOf(scheme: VersionScheme): Compare {
  const { normalise } = scheme
  if (normalise === undefined) return scheme.compare
  return (a, b) => scheme.compare(normalise(a), normalise(b))
}

/** Whether a version is inside any of the ranges. */
export function isInside(scheme: VersionScheme, version: string, ranges: readonly VersionRange[]): boolean {
  const compare = orderOf(scheme)
  return ranges.some((range) => isAboveFrom(compare, version, range) && isBelowTo(compare, version, range))
}

function isAboveFrom(compare: Compare, version: string, { from, fromExclusive = false }: VersionRange): boolean {
  if (from === undefined) return true
  const order = compare(version, from)
  return fromExclusive ? order > 0 : order >= 0
}

function isBelowTo(compare: Compare, version: string, { to, toInclusive = false }: VersionRange): boolean {
  if (to === undefined) return true
  const order = compare(version, to)
  return toInclusive ? order <= 0 : order < 0
}
