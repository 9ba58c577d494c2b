import type { Digest, Severity } from '../../core/index.ts'

/** How sure it is that this is a credential: by its own form, by what stands beside it, or only by its look. */
export type Confidence = 'high' | 'medium' | 'low'

/** A credential in a file, without the credential. */
export interface FoundSecret {
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly confidence: Confidence
  /** Where the secret starts, both counted from 1; a column is a UTF-16 unit. */
  readonly line: number
  readonly column: number
  /** The name before it, what is typical of its kind, and its length; never the value. */
  readonly excerpt: string
  /** Of the value, so that one secret in several places is seen to be one. */
  readonly digest: Digest
  /** It stands in the file in this encoding. */
  readonly decoded?: 'base64'
}
