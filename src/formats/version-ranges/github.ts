import { allOf, compared, type ReadConstraint, splitCommas, splitComparator } from './constraint.ts'

/** The ranges of GitHub's advisories: `>= 1.0, < 1.2.3`, `= 1.4`, with versions as the ecosystem writes them. */
export const readGithub: ReadConstraint = (text, scheme) => allOf(splitCommas(text), scheme, readComparator)

const readComparator: ReadConstraint = (text, scheme) => {
  const [operator, version] = splitComparator(text)
  return scheme.isVersion(version) ? compared(operator || '=', version) : undefined
}
