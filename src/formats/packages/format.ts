import type { Package, PackageType, Result } from '../../core/index.ts'
import type { ByteView } from '../byte-view/index.ts'

/** What a file lists. A warning names what could not be read of it; the rest stands. */
export interface PackageList<P extends Package = Package> {
  readonly packages: readonly P[]
  readonly warnings: readonly string[]
  /** Of what was read and has no name to go by: nothing is missing of the file, and something of the list. */
  readonly notes?: readonly string[]
}

/**
 * Which files a format reads, decided by path alone before a byte is copied. A file is wanted when its base name is
 * among `names` or ends with one of `suffixes`, and `only` (when there) agrees with the whole path, which has no
 * leading slash.
 */
export interface FilePattern {
  readonly names?: readonly string[]
  readonly suffixes?: readonly string[]
  readonly only?: (path: string) => boolean
}

interface Format {
  /** Stable and public: `npm-lock`, `dpkg-status`. */
  readonly id: string
  readonly type: PackageType
  /** A `lock` file says what a build would install, an `installed` one what is there. */
  readonly kind: 'lock' | 'installed'
  readonly files: FilePattern
}

/** A file small enough to be held whole. */
export interface TextFormat<P extends Package = Package> extends Format {
  /** Bytes above this are refused as too large. */
  readonly maxBytes: number
  parse(content: Buffer): Result<PackageList<P>>
}

/** A file read by ranges: programs and archives. */
export interface BinaryFormat<P extends Package = Package> extends Format {
  /** `name` is the file's base name, which some archives take their identity from. */
  inspect(view: ByteView, name: string): Result<PackageList<P>>
}

export type PackageFormat<P extends Package = Package> = TextFormat<P> | BinaryFormat<P>
