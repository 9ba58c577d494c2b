import type { OsPackage, Package } from '../../../core/index.ts'
import type { Distro } from '../../purl/index.ts'

/** A bill of materials, whatever format it is read from or written in. */
export interface Sbom {
  readonly subject: SbomSubject
  readonly os?: Distro
  readonly tools: readonly SbomTool[]
  /** RFC 3339. Absent where output must depend on the content alone. */
  readonly created?: string
  /** What could not be read: packages may be missing because of it. */
  readonly gaps?: readonly string[]
  readonly components: readonly SbomComponent[]
  readonly dependencies: readonly SbomDependency[]
}

/** What the packages were found in. */
export interface SbomSubject {
  readonly kind: 'container' | 'application'
  readonly name: string
  readonly version?: string
  /** The image's digest, `sha256:…`. */
  readonly digest?: string
}

export interface SbomTool {
  readonly name: string
  readonly version?: string
}

export interface SbomComponent {
  /** Unique in its bill; dependencies speak of it. */
  readonly ref: string
  readonly package: Package | OsPackage
  readonly purl?: string
  readonly layer?: SbomLayer
  /** Whether the package comes with the base image or was added to it. */
  readonly origin?: 'base' | 'app'
  /** The files that name the package, without leading slash. */
  readonly locations?: readonly string[]
  readonly supplier?: string
  readonly hashes?: readonly SbomHash[]
}

/** The layer of the image that brought a package. */
export interface SbomLayer {
  /** Counted from 0. */
  readonly index?: number
  readonly diffId?: string
  readonly digest?: string
  /** The command of the image's history that made it. */
  readonly command?: string
}

export interface SbomHash {
  /** `SHA-256`, as CycloneDX writes it. */
  readonly algorithm: string
  /** Hexadecimal, in lower case. */
  readonly value: string
}

export interface SbomDependency {
  readonly ref: string
  readonly dependsOn: readonly string[]
}
