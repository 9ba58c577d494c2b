import type { Severity } from '../../core/index.ts'
import type { InventoryPackage } from '../../image/index.ts'
import type { AdvisoryStatus, ExploitProbability, KnownExploited } from '../types.ts'

/** How grave one source calls it. The score is ours, computed from the vector, where there is one. */
export interface Grade {
  readonly source: string
  readonly severity?: Severity
  readonly vector?: string
  readonly score?: number
}

/** One vulnerability in one package of an image. */
export interface Vulnerability {
  /** The CVE where it has one. */
  readonly id: string
  readonly aliases: readonly string[]
  readonly found: InventoryPackage
  /** The version that was compared: of the source package where advisories speak of sources. */
  readonly installed: string
  readonly status: AdvisoryStatus
  /** The lowest version above the installed one that mends it. */
  readonly fixedIn?: string
  /** All versions that mend it, as published. */
  readonly fixed: readonly string[]
  /** Undefined where nobody says. */
  readonly severity?: Severity
  /** Who says so. */
  readonly severityFrom?: string
  readonly grades: readonly Grade[]
  readonly title?: string
  readonly details?: string
  readonly weaknesses: readonly string[]
  readonly published?: string
  readonly references: readonly string[]
  /** The statements that led to it. */
  readonly sources: readonly { readonly feed: string; readonly advisory: string }[]
  readonly exploited?: KnownExploited
  readonly probability?: ExploitProbability
  /** The package was made to do harm. */
  readonly malicious: boolean
  /** Why it does not count, where it does not. */
  readonly suppressed?: Suppression
}

export interface Suppression {
  readonly by: 'owner' | 'headers' | 'vex' | 'ignored'
  readonly why: string
  /** The document or the file and line that says so. */
  readonly source?: string
  /** The day it ends. */
  readonly until?: string
}

/** A package of which nobody can say whether it is touched. */
export interface Unjudged {
  readonly found: InventoryPackage
  readonly why: string
}

export interface MatchResult {
  readonly vulnerabilities: readonly Vulnerability[]
  readonly unjudged: readonly Unjudged[]
  /** Packages that were looked up. */
  readonly judged: number
}
