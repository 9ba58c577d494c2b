/** The package types of the purl specification that an inventory can hold. */
export type PackageType =
  | 'alpm'
  | 'apk'
  | 'cargo'
  | 'cocoapods'
  | 'composer'
  | 'conan'
  | 'conda'
  | 'deb'
  | 'gem'
  | 'generic'
  | 'golang'
  | 'hex'
  | 'julia'
  | 'maven'
  | 'npm'
  | 'nuget'
  | 'opkg'
  | 'pub'
  | 'pypi'
  | 'rpm'
  | 'swift'

/** How a project came to a package, as far as its file says. */
export type Relationship = 'root' | 'workspace' | 'direct' | 'indirect'

/** One package, as the file that names it says. */
export interface Package {
  readonly type: PackageType
  /** As its ecosystem writes it: `@scope/name`, `group:artifact`, `github.com/x/y`. */
  readonly name: string
  /** Empty when the file does not say. With epoch and revision for an operating system's package. */
  readonly version: string
  readonly relationship?: Relationship
  /** Needed for development only. */
  readonly dev?: boolean
  /** As written, one entry a licence or expression. */
  readonly licenses?: readonly string[]
  /** Inside an archive such as a jar: the path of the part that holds the package. */
  readonly filePath?: string
  /** Julia: which of the packages that go by this name. */
  readonly uuid?: string
  /** The packages this one needs, each `name@version`, where the file says so. */
  readonly dependsOn?: readonly string[]
}

/** A package of an operating system, with what advisories and ownership ask for. */
export interface OsPackage extends Package {
  readonly type: 'alpm' | 'apk' | 'deb' | 'opkg' | 'rpm'
  readonly arch: string
  /** The source package it was built from; advisories speak of these. */
  readonly source: { readonly name: string; readonly version: string }
  readonly maintainer?: string
  /** RPM: the module stream it belongs to, `name:stream:version:context`. */
  readonly modularity?: string
  /** Bytes once installed. */
  readonly installedSize?: number
  /** The names of packages it depends on or provides, without versions. */
  readonly needs?: readonly string[]
  readonly provides?: readonly string[]
  /** Paths it owns, without the leading slash, where the database lists them. */
  readonly files?: readonly string[]
}
