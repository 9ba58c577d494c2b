import type { AdvisoryStatus } from '../../types.ts'

/**
 * What becomes of advisories of RustSec that speak of no vulnerability. A crate that nobody maintains is reported with
 * that as its state, as nobody will mend it; unsound code is reported like any other mistake; a mere notice is kept for
 * who looks for it, and reported for no crate.
 */
export function informationalStatus(kind: string | undefined): AdvisoryStatus | undefined {
  if (kind === 'unmaintained') return 'end-of-life'
  return kind === 'notice' ? 'not-affected' : undefined
}
