import type { Package } from '../../core/index.ts'
import type { ByteView } from '../../formats/byte-view/index.ts'
import type { Account } from './account-analyser.ts'
import type { ProgramFacts, ScriptFacts } from './program-facts-analyser.ts'
import type { SecretMark } from './secret-analyser.ts'

/** A file as an analyser decides about it, before its content is read. */
export interface FileFact {
  /** Cleaned: no leading slash. */
  readonly path: string
  /** The last part of the path. */
  readonly name: string
  readonly size: number
  readonly mode: number
}

/**
 * Looks at one kind of file. Analysers are pure and see files only through what they are handed; what they give is
 * plain data, kept under the layer's digest and their versions.
 */
export interface Analyser {
  /** Stable: part of the key under which results are kept. */
  readonly id: string
  /** Raised with every change of what it gives. */
  readonly version: number
  /** Files above this are not read, and that is told. */
  readonly maxBytes: number
  /** How much of a file's beginning is enough; all of it unless told. */
  readonly startBytes?: number
  wants(file: FileFact): boolean
  /** Decides by the first bytes, for what no name tells. */
  readonly wantsStart?: (start: Buffer) => boolean
  /** The bytes are only good until the call returns. */
  analyse(content: ByteView, file: FileFact): readonly Find[]
}

/** What an analyser found in a file of a layer. */
export type Find =
  | {
      readonly kind: 'packages'
      readonly path: string
      readonly format: string
      readonly source: 'lock' | 'installed'
      readonly packages: readonly Package[]
    }
  /** A file that says which operating system this is. */
  | { readonly kind: 'release'; readonly path: string; readonly text: string }
  | { readonly kind: 'secrets'; readonly path: string; readonly secrets: readonly SecretMark[] }
  | { readonly kind: 'accounts'; readonly path: string; readonly accounts: readonly Account[] }
  /** A file of a project, to be read with those around it. Its bytes as latin1. */
  | { readonly kind: 'document'; readonly path: string; readonly text: string }
  /** Files that a package of the operating system brought. */
  | { readonly kind: 'owned'; readonly path: string; readonly owner: string; readonly files: readonly string[] }
  | ({ readonly kind: 'program'; readonly path: string } & ProgramFacts)
  | ({ readonly kind: 'script'; readonly path: string } & ScriptFacts)
  /** Where the dynamic linker looks, beside its own folders. */
  | { readonly kind: 'library-folders'; readonly path: string; readonly folders: readonly string[] }
  /** Of a file that could not be read, wholly or in part. */
  | { readonly kind: 'warning'; readonly path: string; readonly message: string }
