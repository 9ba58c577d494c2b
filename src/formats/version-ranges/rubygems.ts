import type { VersionScheme } from '../versions/index.ts'
import { allOf, compared, type ReadConstraint, splitCommas, splitComparator } from './constraint.ts'
import type { VersionRange } from './range.ts'

/** Requirements of RubyGems (guides.rubygems.org/patterns/#declaring-dependencies): `~> 1.2`, `>= 1, < 2`, `!= 1.5`. */
export const readRubygems: ReadConstraint = (text, scheme) => allOf(splitCommas(text), scheme, readComparator)

const readComparator: ReadConstraint = (text, scheme) => {
  const [operator, version] = splitComparator(text)
  if (!scheme.isVersion(version)) return undefined
  return operator === '~>' ? pessimistic(version, scheme) : compared(operator || '=', version)
}

/** Up to where the number before the last would change; `.A` comes before every pre-release of that version. */
function pessimistic(version: string, scheme: VersionScheme): readonly VersionRange[] | undefined {
  const segments = version.split(/[.-]/)
  const word = segments.findIndex((segment) => !/^\d+$/.test(segment))
  const numbers = (word < 0 ? segments : segments.slice(0, word)).map(BigInt)
  const kept = numbers.slice(0, Math.max(1, numbers.length - 1))
  const to = `${kept.map((number, index) => (index === kept.length - 1 ? number + 1n : number)).join('.')}.A`
  return scheme.isVersion(to) ? [{ from: version, to }] : undefined
}
