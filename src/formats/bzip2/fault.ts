/** Thrown inside the reader only; `unbzip2` makes a result of it. */
export class Bzip2Fault extends Error {
  readonly code: 'malformed' | 'too-large' | 'unsupported'

  constructor(code: Bzip2Fault['code'], message: string) {
    super(message)
    this.code = code
  }
}

export function malformed(message: string): never {
  throw new Bzip2Fault('malformed', message)
}
