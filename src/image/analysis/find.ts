import type { Package, Severity } from '../../core/index.ts'
import type { FoundSecret } from '../secrets/index.ts'

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
  /** The licenses under which a package of Debian stands. */
  | { readonly kind: 'licenses'; readonly path: string; readonly owner: string; readonly licenses: readonly string[] }
  | ({ readonly kind: 'program'; readonly path: string } & ProgramFacts)
  | ({ readonly kind: 'script'; readonly path: string } & ScriptFacts)
  /** Where the dynamic linker looks, beside its own folders. */
  | { readonly kind: 'library-folders'; readonly path: string; readonly folders: readonly string[] }
  /** Of a file that could not be read, wholly or in part. */
  | { readonly kind: 'warning'; readonly path: string; readonly message: string }
  /** Of a file that was read, and holds what has no name to be listed by. */
  | { readonly kind: 'note'; readonly path: string; readonly message: string }

/** A credential as results are kept and shown: with a mark that tells two values apart and confirms no guess. */
export interface SecretMark {
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly confidence: FoundSecret['confidence']
  readonly line: number
  readonly excerpt: string
  readonly mark: string
}

/** A line of /etc/passwd, /etc/shadow or /etc/group, without the password. */
export interface Account {
  readonly name: string
  readonly id: number | undefined
  readonly password: 'empty' | 'locked' | 'set' | 'elsewhere'
}

/** What a program or library asks of the dynamic linker. */
export interface ProgramFacts {
  readonly bits: 32 | 64
  /** `e_machine` of the ELF specification. */
  readonly machine: number
  readonly interpreter?: string
  readonly soname?: string
  readonly needed: readonly string[]
  readonly rpath: readonly string[]
  readonly runpath: readonly string[]
}

/** What the first line of a script names, and what a script of the shell calls. */
export interface ScriptFacts {
  readonly interpreter: readonly string[]
  /** Each a program and the words after it, as far as they can be read without running the script. */
  readonly commands: readonly (readonly string[])[]
}
