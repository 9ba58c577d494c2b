import type { AdvisoryRecord, AdvisoryStatus, AffectedPackage } from '../types.ts'

/** What is said of the versions of a package. */
type Said = Pick<AffectedPackage, 'ranges' | 'status' | 'fixed'>

/** Everything before a version is touched. */
export const mendedBy = (version: string): Said => ({ ranges: [{ to: version }], status: 'fixed', fixed: [version] })

/** No version is. */
export const neverTouched: Said = { ranges: [], status: 'not-affected' }

/** Every version there is, and none mends it. */
export const unmended = (status: AdvisoryStatus): Said => ({ ranges: [{}], status })

/** A record of which nothing but the name is known. */
export const bareRecord = (id: string): AdvisoryRecord => ({
  id,
  aliases: [],
  covers: [],
  severities: [],
  weaknesses: [],
  references: [],
})
