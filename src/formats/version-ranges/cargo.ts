import { allOf, type ReadConstraint, splitCommas, splitComparator } from './constraint.ts'
import { readPartial } from './partial.ts'
import { semverCompared } from './semver-comparator.ts'

/** Cargo's requirements (doc.rust-lang.org/cargo/reference/specifying-dependencies.html): no operator is a caret. */
export const readCargo: ReadConstraint = (text, scheme) => allOf(splitCommas(text), scheme, readComparator)

const readComparator: ReadConstraint = (text) => {
  const [operator, version] = splitComparator(text)
  const partial = readPartial(version)
  if (partial === undefined) return undefined
  return semverCompared(operator || (/[xX*]/.test(version.split(/[-+]/)[0] ?? '') ? '=' : '^'), partial, '')
}
