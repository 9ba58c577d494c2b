import { compared, exactly } from './constraint.ts'
import { bumped, lowest, type Partial } from './partial.ts'
import { everyVersion, noVersion, type VersionRange } from './range.ts'

/** Whether a range that begins with fewer than three numbers begins before its pre-releases: with npm, not with Cargo. */
export type Beginning = '-0' | ''

/**
 * What a comparator of npm or Cargo means, where numbers may be missing: `>1.2` is `>=1.3.0`. A range that ends before
 * 2.0.0 ends before its pre-releases too, hence the `-0`; those within are inside, as an advisory means them.
 */
export function semverCompared(
  operator: string,
  partial: Partial,
  beginning: Beginning,
): readonly VersionRange[] | undefined {
  const given = partial.numbers.length
  if (given === 0) return operator === '<' || operator === '>' ? noVersion : everyVersion
  const low = given === 3 ? lowest(partial) : `${lowest(partial)}${beginning}`
  const within = (place: number): VersionRange => ({ from: low, to: `${bumped(partial, place)}-0` })
  switch (operator) {
    case '=':
      return given === 3 ? [exactly(low)] : [within(given - 1)]
    case '>':
      return given === 3 ? compared('>', low) : [{ from: `${bumped(partial, given - 1)}${beginning}` }]
    case '>=':
      return [{ from: low }]
    case '<':
      return [{ to: given === 3 ? low : `${lowest(partial)}-0` }]
    case '<=':
      return given === 3 ? compared('<=', low) : [{ to: `${bumped(partial, given - 1)}-0` }]
    case '~':
    case '~>':
      return [within(Math.min(1, given - 1))]
    case '^':
      return [within(caretPlace(partial))]
    default:
      return undefined
  }
}

/** The first number that is not 0, which a caret holds; the last one that is given where all are. */
function caretPlace({ numbers }: Partial): number {
  const place = numbers.findIndex((number) => number > 0n)
  return place < 0 ? numbers.length - 1 : place
}
