import type { AdvisoryRecord } from '../types.ts'

/** What a record says where its source says nothing. */
export const emptyRecord = {
  aliases: [],
  covers: [],
  severities: [],
  weaknesses: [],
  references: [],
} as const satisfies Omit<AdvisoryRecord, 'id'>

/** In characters; longer descriptions are cut. */
export const maxDetails = 2_000

/** Of one record; more are left out. */
export const maxReferences = 40
