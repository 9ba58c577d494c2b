import { type Exception, noExpiry } from '../exception.ts'
import type { ExceptionDraft } from './types.ts'

/** What the one who imports answers for. */
export interface Adoption {
  readonly owner?: string
  /** The last day for those that name none. */
  readonly expires?: string
  readonly ticket?: string
}

/** Who owns an exception when nobody said so: not a team, and easy to find. */
export const nobody = 'unassigned'

/** Drafts as exceptions of ours, numbered by tool. Without any day an exception has no end, which is reported. */
export function adoptExceptions(drafts: readonly ExceptionDraft[], adoption: Adoption): readonly Exception[] {
  const numbers = new Map<string, number>()
  return drafts.map(({ tool, from, scope, reason, expires }) => {
    const number = (numbers.get(tool) ?? 0) + 1
    numbers.set(tool, number)
    return {
      id: `${tool.toUpperCase()}-${String(number).padStart(3, '0')}`,
      scope,
      reason: reason ?? `taken over from ${tool}: ${from}`,
      owner: adoption.owner ?? nobody,
      ...(adoption.ticket !== undefined && { ticket: adoption.ticket }),
      expires: expires ?? adoption.expires ?? noExpiry,
      source: from,
    }
  })
}
