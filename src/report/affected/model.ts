import type { UsedDatabase } from '../../advisory/index.ts'
import type { AffectedImage, AffectedWorkload, UnscannedImage } from '../../assess/running/index.ts'

/** One thing that was asked, and what is known of it whoever has it. */
export interface AskedQuestion {
  readonly text: string
  readonly kind: 'vulnerability' | 'package'
  /** Every name of the vulnerability in the database; empty where it knows none. */
  readonly names: readonly string[]
}

/** Who is affected by a vulnerability or has a package: `schemas/affected.schema.json`. */
export interface AffectedReport {
  readonly schema: 'seawall.dev/affected/v1'
  /** RFC 3339. */
  readonly now: string
  readonly questions: readonly AskedQuestion[]
  readonly database: UsedDatabase
  /** Where workloads were read; absent where nobody was asked what runs. */
  readonly estate?: { readonly target: string; readonly workloads: number; readonly unread: number }
  /** Images whose results were looked through, and how many of them were not read to their end. */
  readonly scanned: { readonly images: number; readonly incomplete: number }
  readonly images: readonly AffectedImage[]
  readonly workloads: readonly AffectedWorkload[]
  /** Images that run and were never scanned: nobody knows. */
  readonly notScanned: readonly UnscannedImage[]
}
