import type { PackageType } from '../../core/index.ts'
import { apk } from './apk.ts'
import { conan } from './conan.ts'
import { cran } from './cran.ts'
import { deb } from './deb.ts'
import { golang } from './golang.ts'
import { hackage } from './hackage.ts'
import { maven } from './maven.ts'
import { nuget } from './nuget.ts'
import { packagist } from './packagist.ts'
import { pep440 } from './pep440.ts'
import { pub } from './pub.ts'
import { rpm } from './rpm.ts'
import { rubygems } from './rubygems.ts'
import type { VersionScheme } from './scheme.ts'
import { semver } from './semver.ts'

export const versionSchemes: readonly VersionScheme[] = [
  apk,
  conan,
  cran,
  deb,
  golang,
  hackage,
  maven,
  nuget,
  packagist,
  pep440,
  pub,
  rpm,
  rubygems,
  semver,
]

const byId = new Map(versionSchemes.map((scheme) => [scheme.id, scheme]))

export function versionScheme(id: string): VersionScheme | undefined {
  return byId.get(id)
}

/** A type that is not here has no order that we know. */
const byType: Readonly<Partial<Record<PackageType, VersionScheme>>> = {
  apk,
  cargo: semver,
  cocoapods: rubygems,
  composer: packagist,
  conan,
  deb,
  gem: rubygems,
  golang,
  hex: semver,
  julia: semver,
  maven,
  npm: semver,
  nuget,
  opkg: deb,
  pub,
  pypi: pep440,
  rpm,
  swift: semver,
}

export function schemeOf(type: PackageType): VersionScheme | undefined {
  return byType[type]
}
