import type { ExceptionScope } from '../exception.ts'

/** An exception of another tool in our words, before somebody here answers for it. */
export interface ExceptionDraft {
  readonly tool: string
  /** The file, and the entry in it as people find it. */
  readonly from: string
  readonly scope: ExceptionScope
  readonly reason?: string
  /** The last day it holds; without one it has no end. */
  readonly expires?: string
}

/** What cannot be said in our words without excepting more than the other tool did, or nothing here would except. */
export interface NotImported {
  readonly tool: string
  readonly from: string
  readonly why: string
}

export interface ExceptionImport {
  readonly drafts: readonly ExceptionDraft[]
  readonly notImported: readonly NotImported[]
}

/** Either of the two, while entries are read one by one. */
export type Reading = { readonly draft: ExceptionDraft } | { readonly notImported: NotImported }

export function gather(readings: readonly Reading[]): ExceptionImport {
  return {
    drafts: readings.flatMap((one) => ('draft' in one ? [one.draft] : [])),
    notImported: readings.flatMap((one) => ('notImported' in one ? [one.notImported] : [])),
  }
}
