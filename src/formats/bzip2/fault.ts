/** Thrown inside the reader only. */
export class Bzip2Fault extends Error {
  readonly code: 'malformed' | 'unsupported' | 'too-large'

  constructor(message: string, code: Bzip2Fault['code'] = 'malformed') {
    super(message)
    this.code = code
  }
}
