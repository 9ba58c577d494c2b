import type { Purl } from '../../formats/purl/index.ts'

export type IgnorableKind = 'vulnerability' | 'misconfiguration' | 'secret' | 'license'

/** What stands for the day of a rule that has none. */
export const noExpiry = 'none'

/** A finding that somebody does not want reported, for a time. What a rule leaves open covers everything. */
export interface IgnoreRule {
  /** Every kind where the file does not tell them apart. */
  readonly kind?: IgnorableKind
  /** `CVE-2024-3094`, `GHSA-…`; absent only where the rule names packages instead. */
  readonly id?: string
  /** Names of packages; `*` stands for any run of characters. */
  readonly packages?: readonly string[]
  readonly versions?: readonly string[]
  /** Package types of the purl specification. */
  readonly types?: readonly string[]
  readonly purls?: readonly Purl[]
  /** Patterns over whole paths, where `*` stays within a folder and `**` does not. */
  readonly paths?: readonly string[]
  /** Names of source packages. */
  readonly sources?: readonly string[]
  readonly fix?: FixState
  readonly reason?: string
  readonly owner?: string
  readonly ticket?: string
  readonly approver?: string
  /** As in exceptions: the last day it holds (UTC), the instant it ends, or `none`. */
  readonly expires: string
  /** The file it is written in, and where. */
  readonly source: string
  readonly line: number
}

/** Whether there is a version to go to. */
export type FixState = 'fixed' | 'not-fixed' | 'wont-fix' | 'unknown'

/** What a rule is asked about. */
export interface IgnorableFinding {
  readonly kind: IgnorableKind
  readonly id: string
  readonly aliases: readonly string[]
  readonly purl?: string
  readonly package?: {
    readonly name: string
    readonly version: string
    readonly type: string
    readonly source?: string
  }
  /** Where it is: the file that was scanned, the file of the package; without a leading slash. */
  readonly paths: readonly string[]
  readonly fix?: FixState
}

/** A file of rules, with what of it cannot be judged here: such a rule ignores nothing. */
export interface IgnoreFile {
  readonly rules: readonly IgnoreRule[]
  readonly unread: readonly { readonly line: number; readonly why: string }[]
}
