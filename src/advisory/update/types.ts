import type { Wire } from '../../image/index.ts'
import type { FeedEntry, Manifest } from '../database/index.ts'
import type { FeedSource } from './sources.ts'

export interface UpdateOptions {
  readonly folder: string
  readonly feeds: readonly FeedSource[]
  readonly wire: Wire
  /** RFC 3339. */
  readonly now: string
  readonly signal: AbortSignal
  /** Milliseconds for one feed, all of its files together. */
  readonly feedMs?: number
  /** A feed that has shrunk to less than half is taken all the same. */
  readonly acceptShrunk?: boolean
  /** Feeds that are not asked for stay as they are; without this, they go. */
  readonly keepOthers?: boolean
  readonly onProgress?: (text: string) => void
}

export interface FeedOutcome {
  readonly id: string
  readonly outcome: 'updated' | 'unchanged' | 'failed'
  readonly why?: string
  readonly hint?: string
  readonly entry?: FeedEntry
}

export interface UpdateOutcome {
  readonly feeds: readonly FeedOutcome[]
  readonly manifest: Manifest | undefined
}
