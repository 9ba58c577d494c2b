import type { Assessment } from '../assess/index.ts'
import type { Severity } from '../core/index.ts'

/** What every report format is given. */
export interface ReportInput {
  readonly assessment: Assessment
  /** What was assessed, as the user named it. */
  readonly target: string
  readonly version: string
  /** Only findings of these severities are listed; the counts are of all. */
  readonly severities: ReadonlySet<Severity>
  /** List findings that an exception holds back. */
  readonly showSuppressed: boolean
}
