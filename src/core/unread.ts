import type { Origin } from './origin.ts'

/** Something the assessment could not read, and what to do about it. */
export interface Unread {
  readonly origin: Origin
  /** `broken` counts for `--strict`; `foreign` is valid but no Kubernetes object. */
  readonly kind: 'broken' | 'foreign'
  readonly message: string
  readonly hint: string
}
