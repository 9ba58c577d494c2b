import type { Result } from '../../core/index.ts'
import {
  complement,
  type RangeDialect,
  readVersionRange,
  union,
  type VersionRange,
} from '../../formats/version-ranges/index.ts'
import type { VersionScheme } from '../../formats/versions/index.ts'

/** The versions that are touched, and those to go to. */
export interface Unpatched {
  readonly ranges: readonly VersionRange[]
  readonly fixed: readonly string[]
}

/** More constraints than any advisory has, and few enough to take no time. */
const maxConstraints = 200

/** Sources of languages often say which versions are *not* touched: all others are. */
export function unpatched(
  dialect: RangeDialect,
  scheme: VersionScheme,
  patched: readonly string[],
  unaffected: readonly string[],
): Unpatched | { readonly unreadable: string } {
  if (patched.length + unaffected.length > maxConstraints)
    return { unreadable: `it has more than ${maxConstraints} constraints` }
  const read = (texts: readonly string[]): readonly Result<readonly VersionRange[]>[] =>
    texts.map((text) => readVersionRange(dialect, text, scheme))
  const [mended, untouched] = [read(patched), read(unaffected)]
  const failed = [...mended, ...untouched].find(({ ok }) => !ok)
  if (failed !== undefined && !failed.ok) return { unreadable: failed.error.message }
  const values = (results: typeof mended): readonly VersionRange[] =>
    results.flatMap((one) => (one.ok ? one.value : []))
  return {
    ranges: complement(scheme, union(scheme, values(mended), values(untouched))),
    fixed: [
      ...new Set(
        values(mended).flatMap(({ from, fromExclusive }) => (from === undefined || fromExclusive ? [] : [from])),
      ),
    ],
  }
}
