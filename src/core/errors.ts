/** What went wrong, for machines; the message and hint are for people. */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'not-found'
  | 'not-readable'
  | 'malformed'
  | 'too-large'
  | 'too-deep'
  | 'unsafe-path'
  | 'unsupported'

/** An error the user can do something about: what was being done, to what, and the next step. */
export class SeawallError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SeawallError'
    this.code = code
    this.hint = options.hint
  }
}

export type Result<T, E = SeawallError> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
