import type { OsPackage, Package, PackageType } from '../../core/index.ts'

/** Every type of package that an inventory can hold. */
export const packageTypes: readonly PackageType[] = [
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
]

/** The types that the package database of an operating system holds. */
export const osTypes: readonly OsPackage['type'][] = ['alpm', 'apk', 'deb', 'opkg', 'rpm']

const known: ReadonlySet<string> = new Set(packageTypes)
const ofSystems: ReadonlySet<string> = new Set(osTypes)

export function isPackageType(type: string): type is PackageType {
  return known.has(type)
}

export function isOsType(type: string): type is OsPackage['type'] {
  return ofSystems.has(type)
}

/** An operating system's package names its source; a library of the same type would not. */
export function isOsPackage(pkg: Package): pkg is OsPackage {
  return isOsType(pkg.type) && 'source' in pkg
}
