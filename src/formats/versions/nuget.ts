import type { VersionScheme } from './scheme.ts'
import { compareSemver, type SemverDialect } from './semver-like.ts'

const dialect: SemverDialect = { numbers: 4, ignoresCase: true, ordersBuilds: false }

/** Semantic versions with a fourth number, and labels in any case (learn.microsoft.com/nuget/concepts/package-versioning). */
export const nuget: VersionScheme = {
  id: 'nuget',
  isVersion: (text) => valid.test(text),
  compare: (a, b) => compareSemver(a, b, dialect),
}

const valid = /^v?\d+(?:\.\d+)?(?:\.\d+)?(?:\.\d+)?(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/
