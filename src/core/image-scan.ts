import type { Severity } from './severity.ts'

/** What is known to be wrong with one package of an image that has been scanned. */
export interface ScannedFlaw {
  readonly id: string
  readonly package: string
  /** `unknown` where nobody says. */
  readonly severity: Severity | 'unknown'
  readonly fixedIn?: string
  /** Known to be exploited (CISA KEV). */
  readonly exploited?: boolean
  /** EPSS, 0 to 1. */
  readonly probability?: number
  /** The package was made to do harm. */
  readonly malicious?: boolean
}

/** What a scan said of an image: of what counts, the gravest first. */
export interface ImageScan {
  /** Of the image's manifest, `sha256:…`. */
  readonly digest: string
  /** When it was last looked up, RFC 3339. */
  readonly scanned: string
  /** Whole days from then to the assessment. */
  readonly ageDays: number
  /** Everything was read, and looked up in more than a sample. */
  readonly complete: boolean
  /** Found by the name alone: another image may go by that name today. */
  readonly byName?: boolean
  readonly flaws: readonly ScannedFlaw[]
}

/** Results of scans, by the reference with which a container names its image. */
export interface ImageScans {
  /** Undefined where the image has not been scanned. */
  scanOf(image: string): ImageScan | undefined
}
