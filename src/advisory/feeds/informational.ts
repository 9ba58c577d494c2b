import type { AdvisoryRecord } from '../types.ts'

/** Kinds of RustSec that say nothing of a flaw: a crate without a keeper, or a word to its users. */
const harmless: ReadonlySet<string> = new Set(['unmaintained', 'notice'])

/**
 * Whether a record is of a vulnerability. What is only informational stays a record that can be looked up, but touches
 * no package; `unsound` code can do harm without anyone meaning it to, and does touch.
 */
export function isVulnerability({ informational }: Pick<AdvisoryRecord, 'informational'>): boolean {
  return informational === undefined || !harmless.has(informational)
}
