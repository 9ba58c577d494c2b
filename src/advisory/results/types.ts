import type { PackageType, Relationship, Severity } from '../../core/index.ts'
import type { Suppression } from '../match/index.ts'
import type { AdvisoryStatus } from '../types.ts'

/** A package of an image, with as much of it as looking it up again asks for. */
export interface StoredPackage {
  readonly type: PackageType
  readonly name: string
  readonly version: string
  /** The file that names it. */
  readonly path: string
  readonly format: string
  readonly from: 'lock' | 'installed'
  readonly layer: number
  /** The image that was built on, or what was added to it. */
  readonly part: 'base' | 'application'
  /** Set of packages of an operating system: the source package, as `[name, version]`. */
  readonly source?: readonly [string, string]
  readonly arch?: string
  readonly modularity?: string
  readonly owner?: string
  readonly relationship?: Relationship
  readonly purl?: string
}

/** One vulnerability in one package, whichever image has it. */
export interface PackageMatch {
  readonly id: string
  readonly aliases: readonly string[]
  /** The version that was compared. */
  readonly installed: string
  readonly status: AdvisoryStatus
  readonly fixedIn?: string
  readonly severity?: Severity
  readonly severityFrom?: string
  readonly title?: string
  /** In CISA's catalogue since this day. */
  readonly exploited?: string
  readonly ransomware?: boolean
  /** EPSS, 0 to 1. */
  readonly probability?: number
  readonly malicious?: boolean
  readonly suppressed?: Suppression
}

/** One vulnerability in one package of an image. */
export interface StoredVulnerability extends PackageMatch {
  /** Where in the list of packages. */
  readonly package: number
  /** When an image of this name first had it in this package, RFC 3339. */
  readonly firstSeen: string
}

/** A vulnerability that an earlier image of this name had, and this one has not. */
export interface Mended {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly severity?: Severity
  /** RFC 3339. */
  readonly firstSeen: string
  readonly mended: string
}

/** Which advisories an answer rests on. */
export interface UsedDatabase {
  /** RFC 3339. */
  readonly built: string
  /** Of the list of what it is made of. */
  readonly digest: string
  readonly sample?: boolean
}

/** How many vulnerabilities that nobody holds back are of one kind. */
export interface SummaryCell {
  readonly severity: Severity | 'unknown'
  readonly fix: boolean
  readonly exploited: boolean
  readonly count: number
  /** The highest EPSS among them, 0 to 1. */
  readonly probability?: number
}

/** What is asked of an image most often, to be read without its packages. */
export interface ResultSummary {
  /** Of the manifest; of the configuration where there is no manifest. */
  readonly digest: string
  /** Other digests that the same image goes by: of its configuration, of the index that names it. */
  readonly otherDigests: readonly string[]
  /** `registry.example.com/shop/app:1.4.2`. */
  readonly names: readonly string[]
  /** `linux/amd64`. */
  readonly platform?: string
  /** When its layers were read, RFC 3339. */
  readonly read: string
  /** When its packages were looked up, RFC 3339. */
  readonly scanned: string
  readonly database: UsedDatabase
  /** The gravest first; those with a count only. */
  readonly counts: readonly SummaryCell[]
  readonly malicious: number
  readonly suppressed: number
  readonly packages: number
  /** Parts of the image that nobody could read, and packages that nobody could judge. */
  readonly incomplete: number
  readonly unjudged: number
}

/** What was found in one image. */
export interface StoredResult extends Omit<ResultSummary, SummaryOnly> {
  readonly os?: { readonly id: string; readonly versionId: string; readonly name?: string }
  /** What the image says that it was built on. */
  readonly baseName?: string
  readonly packages: readonly StoredPackage[]
  readonly vulnerabilities: readonly StoredVulnerability[]
  readonly mended: readonly Mended[]
  /** What of the image could not be read, in words. */
  readonly incomplete: readonly string[]
  /** Packages that nobody could judge, with the reason. */
  readonly unjudged: readonly { readonly package: number; readonly why: string }[]
}

type SummaryOnly = 'counts' | 'malicious' | 'suppressed' | 'packages' | 'incomplete' | 'unjudged'

/**
 * Where results of scans are kept. Whoever writes a result of an image replaces the one before; whoever reads gets one
 * of them whole. What is damaged counts as not there.
 */
export interface ResultStore {
  put(result: StoredResult): Promise<void>
  get(digest: string): Promise<StoredResult | undefined>
  /** The summary alone, in well under a millisecond. */
  summaryOf(digest: string): Promise<ResultSummary | undefined>
  /** In the order of their digests. */
  list(): AsyncIterable<ResultSummary>
  /** False where there was none. */
  remove(digest: string): Promise<boolean>
}
