import {
  complement,
  type RangeDialect,
  readVersionRange,
  type VersionRange,
} from '../../formats/version-ranges/index.ts'
import type { VersionScheme } from '../../formats/versions/index.ts'

/** How one ecosystem writes constraints, and in which order its versions come. */
export interface Dialect {
  readonly dialect: RangeDialect
  readonly scheme: VersionScheme
}

export interface Outside {
  /** Every version that no constraint names. */
  readonly ranges: readonly VersionRange[]
  /** Where the patched versions begin, in order. */
  readonly fixed: readonly string[]
  /** Why a constraint could not be read: it then makes no version safe. */
  readonly unread: readonly string[]
}

/** No advisory names nearly as many; each is one step through all the others. */
const maxConstraints = 500

/** The touched versions, where an advisory names those that are mended and those that never were touched. */
export function outsideOf(
  patched: readonly string[],
  unaffected: readonly string[],
  { dialect, scheme }: Dialect,
): Outside {
  const unread: string[] = []
  const readAll = (constraints: readonly string[]): readonly VersionRange[] =>
    constraints.slice(0, maxConstraints).flatMap((text) => {
      const read = readVersionRange(dialect, text, scheme)
      if (read.ok) return read.value
      unread.push(read.error.message)
      return []
    })
  const [mended, untouched] = [readAll(patched), readAll(unaffected)]
  if (Math.max(patched.length, unaffected.length) > maxConstraints) unread.push('it names too many ranges of versions')
  const starts = mended.flatMap(({ from, fromExclusive }) => (from === undefined || fromExclusive ? [] : [from]))
  return {
    ranges: complement(scheme, [...mended, ...untouched]),
    fixed: [...new Set(starts)].sort((a, b) => scheme.compare(a, b)),
    unread,
  }
}
