import type { ToolClass } from './tools.ts'

/** What in an image is of use to somebody who got in, what the program itself needs, and what could go. Plain data. */
export interface Surface {
  readonly entry: Entry
  readonly tools: readonly Tool[]
  readonly setIdFiles: readonly SetIdFile[]
  readonly before: SurfaceCount
  /** Absent where it is not known what is needed. */
  readonly after?: SurfaceCount
  /** Packages that nothing needs, the largest first. */
  readonly removable: readonly RemovablePackage[]
  /** Libraries that something needs and that are not in the image. */
  readonly missingLibraries: readonly string[]
  readonly smaller?: SmallerBase
  /** What the analysis cannot know, a sentence each: first what it met here. */
  readonly cannotKnow: readonly string[]
}

export type Entry =
  | {
      readonly kind: 'known'
      /** The program behind shells, scripts and init programs. */
      readonly program: string
      readonly runtimes: readonly string[]
    }
  | { readonly kind: 'unknown'; readonly why: string }

export interface SurfaceCount {
  /** Of the operating system. */
  readonly packages: number
  /** Of the files that are in the image. */
  readonly bytes: number
  readonly setId: number
  readonly tools: number
}

interface Brought {
  readonly path: string
  readonly layer: number
  /** It came with the base image. */
  readonly base: boolean
  /** The package that brought it. */
  readonly owner?: string
  /** Undefined where it is not known. */
  readonly needed?: boolean
}

export interface Tool extends Brought {
  readonly class: ToolClass
  readonly names: readonly string[]
}

export interface SetIdFile extends Brought {
  readonly mode: number
}

export interface RemovablePackage {
  readonly type: string
  readonly name: string
  readonly version: string
  readonly bytes: number
  readonly files: number
  readonly base: boolean
}

/** A base image that holds less and would do, as far as can be told. */
export interface SmallerBase {
  readonly image: string
  readonly why: string
  readonly others: readonly string[]
  readonly caveats: readonly string[]
  /** A proposal to start from, not one that was built. */
  readonly dockerfile: string
}
