import type { Check } from '../../core/index.ts'
import type { MatchResult } from '../match/index.ts'

/** What the advisory database says of an image, and how old that is. */
export interface AdvisoryFacts extends MatchResult {
  /** RFC 3339. */
  readonly built: string
  readonly sample: boolean
}

export type AdvisoryCheck = Check<AdvisoryFacts>
