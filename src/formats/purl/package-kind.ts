import type { OsPackage, Package, PackageType } from '../../core/index.ts'

const types: ReadonlySet<string> = new Set<PackageType>([
  'alpm',
  'apk',
  'cargo',
  'cocoapods',
  'composer',
  'conan',
  'conda',
  'deb',
  'gem',
  'generic',
  'golang',
  'hex',
  'julia',
  'maven',
  'npm',
  'nuget',
  'opkg',
  'pub',
  'pypi',
  'rpm',
  'swift',
])

const osTypes: ReadonlySet<string> = new Set<OsPackage['type']>(['alpm', 'apk', 'deb', 'opkg', 'rpm'])

export function isPackageType(type: string): type is PackageType {
  return types.has(type)
}

export function isOsType(type: string): type is OsPackage['type'] {
  return osTypes.has(type)
}

/** An operating system's package names its source; a library of the same type would not. */
export function isOsPackage(pkg: Package): pkg is OsPackage {
  return isOsType(pkg.type) && 'source' in pkg
}
