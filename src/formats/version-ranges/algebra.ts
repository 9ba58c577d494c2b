import type { VersionScheme } from '../versions/index.ts'
import { type Compare, everyVersion, orderOf, type VersionRange } from './range.ts'

/** The same versions in as few ranges as can be, in order. */
export function union(scheme: VersionScheme, ...sets: readonly (readonly VersionRange[])[]): readonly VersionRange[] {
  const compare = orderOf(scheme)
  const sorted = sets
    .flat()
    .filter((range) => !isEmpty(compare, range))
    .sort((a, b) => compareFrom(compare, a, b))
  const merged: VersionRange[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    if (last === undefined || isApart(compare, last, range)) merged.push(range)
    else merged[merged.length - 1] = rangeOf(last, compareTo(compare, last, range) >= 0 ? last : range)
  }
  return merged
}

/** The versions that are in both. */
export function intersect(
  scheme: VersionScheme,
  a: readonly VersionRange[],
  b: readonly VersionRange[],
): readonly VersionRange[] {
  const compare = orderOf(scheme)
  const both = a.flatMap((one) =>
    b.map((other) =>
      rangeOf(compareFrom(compare, one, other) >= 0 ? one : other, compareTo(compare, one, other) <= 0 ? one : other),
    ),
  )
  return union(scheme, both)
}

/** All other versions. */
export function complement(scheme: VersionScheme, ranges: readonly VersionRange[]): readonly VersionRange[] {
  return union(scheme, ranges).reduce<readonly VersionRange[]>(
    (left, range) => intersect(scheme, left, outside(range)),
    everyVersion,
  )
}

function outside({ from, fromExclusive = false, to, toInclusive = false }: VersionRange): readonly VersionRange[] {
  const before = from === undefined ? [] : [{ to: from, ...(fromExclusive && { toInclusive: true }) }]
  const after = to === undefined ? [] : [{ from: to, ...(toInclusive && { fromExclusive: true }) }]
  return [...before, ...after]
}

/** A range from where the one begins to where the other ends. */
function rangeOf({ from, fromExclusive }: VersionRange, { to, toInclusive }: VersionRange): VersionRange {
  return {
    ...(from !== undefined && { from }),
    ...(from !== undefined && fromExclusive && { fromExclusive }),
    ...(to !== undefined && { to }),
    ...(to !== undefined && toInclusive && { toInclusive }),
  }
}

function isEmpty(compare: Compare, { from, fromExclusive = false, to, toInclusive = false }: VersionRange): boolean {
  if (from === undefined || to === undefined) return false
  const order = compare(from, to)
  return order > 0 || (order === 0 && (fromExclusive || !toInclusive))
}

/** Whether something lies between the two, of which the first begins first. */
function isApart(compare: Compare, { to, toInclusive = false }: VersionRange, next: VersionRange): boolean {
  if (to === undefined || next.from === undefined) return false
  const order = compare(to, next.from)
  return order < 0 || (order === 0 && !toInclusive && next.fromExclusive === true)
}

function compareFrom(compare: Compare, a: VersionRange, b: VersionRange): number {
  if (a.from === undefined || b.from === undefined) return Number(b.from === undefined) - Number(a.from === undefined)
  return compare(a.from, b.from) || Number(a.fromExclusive ?? false) - Number(b.fromExclusive ?? false)
}

function compareTo(compare: Compare, a: VersionRange, b: VersionRange): number {
  if (a.to === undefined || b.to === undefined) return Number(a.to === undefined) - Number(b.to === undefined)
  return compare(a.to, b.to) || Number(a.toInclusive ?? false) - Number(b.toInclusive ?? false)
}
