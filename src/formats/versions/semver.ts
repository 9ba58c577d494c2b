import type { VersionScheme } from './scheme.ts'
import { compareSemver, type SemverDialect } from './semver-like.ts'

const dialect: SemverDialect = { numbers: 3, ignoresCase: false, ordersBuilds: false }

/** semver.org, with missing numbers as 0 and a leading `v` let pass: npm, Cargo, Hex, Swift, Julia. */
export const semver: VersionScheme = {
  id: 'semver',
  isVersion: (text) => valid.test(text),
  compare: (a, b) => compareSemver(a, b, dialect),
}

const valid = /^[v=]?\d+(?:\.\d+)?(?:\.\d+)?(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/
