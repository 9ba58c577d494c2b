import type { Severity } from '../../core/index.ts'

/** Ours, and `unknown` where a tool gives none. */
export type ForeignSeverity = Severity | 'unknown'

/** An object as another tool names it: without API group, and from files often without namespace. */
export interface ForeignObject {
  readonly kind: string
  /** Empty for cluster-wide objects, and where the tool did not say. */
  readonly namespace: string
  readonly name: string
}

export interface ForeignImage {
  /** As the tool was given it. */
  readonly name: string
  /** Every reference the tool knows of the same image, with tags and digests. */
  readonly references: readonly string[]
}

export interface ForeignFile {
  readonly path: string
  /** The folder the path starts from, where the tool says so. */
  readonly root?: string
  readonly line?: number
}

/** One finding of another tool. Messages and excerpts are not taken over: they may quote secrets. */
export interface ForeignFinding {
  readonly rule: string
  readonly title: string
  readonly severity: ForeignSeverity
  readonly subject?: ForeignObject
  readonly image?: ForeignImage
  readonly file?: ForeignFile
  /** Name and version. */
  readonly package?: string
  readonly fixedIn?: string
  readonly url?: string
}

/** What one run of a tool found. */
export interface ForeignReport {
  readonly tool: string
  readonly version?: string
  readonly findings: readonly ForeignFinding[]
  /** Results that are no findings: they passed, or somebody suppressed them. */
  readonly leftOut: number
}
