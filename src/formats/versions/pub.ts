import type { VersionScheme } from './scheme.ts'
import { semver } from './semver.ts'
import { compareSemver, type SemverDialect } from './semver-like.ts'

const dialect: SemverDialect = { numbers: 3, ignoresCase: false, ordersBuilds: true }

/** Semantic versions whose builds are ordered too: `1.0.0` before `1.0.0+1` (dart.dev/tools/pub/versioning). */
export const pub: VersionScheme = {
  id: 'pub',
  isVersion: semver.isVersion,
  compare: (a, b) => compareSemver(a, b, dialect),
}
