import { allOf, anyOf, type ReadConstraint, splitComparator } from './constraint.ts'
import { readPartial } from './partial.ts'
import { everyVersion } from './range.ts'
import { semverCompared } from './semver-comparator.ts'

/** npm's ranges (docs.npmjs.com/cli/using-npm/semver#ranges); commas join as spaces do, as advisories write them. */
export const readNpm: ReadConstraint = (text, scheme) =>
  text === '' ? everyVersion : anyOf(text.split('||'), scheme, readSet)

// A missing alternative would mean any version to npm; in an advisory it is a mistake.
const readSet: ReadConstraint = (text, scheme) => {
  const ends = text.trim().split(/ +- +/)
  if (ends.length === 2) return allOf([`>=${ends[0]}`, `<=${ends[1]}`], scheme, readComparator)
  const joined = text.trim().replace(/([<>=~^])\s+/g, '$1')
  return allOf(joined.split(/\s*,\s*|\s+/), scheme, readComparator)
}

const readComparator: ReadConstraint = (text) => {
  const [operator, version] = splitComparator(text)
  const partial = readPartial(version)
  return partial === undefined ? undefined : semverCompared(operator || '=', partial, '-0')
}
