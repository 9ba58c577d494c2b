import type { AdvisoryStatus } from '../../types.ts'

const states = new Map<string, AdvisoryStatus>([
  ['affected', 'affected'],
  ['new', 'affected'],
  ['fix deferred', 'fix-deferred'],
  ['will not fix', 'will-not-fix'],
  ['out of support scope', 'end-of-life'],
  ['not affected', 'not-affected'],
  ['under investigation', 'under-investigation'],
])

/** What Red Hat says of a package that it has not mended: `Will not fix`, `Out of support scope`. */
export const statusOfState = (text: string | undefined): AdvisoryStatus | undefined =>
  states.get(text?.trim().toLowerCase() ?? '')
