export interface YamlLimits {
  /** How many lists and mappings may stand inside each other; 100 unless told, at most 1,000. */
  readonly maxDepth?: number
}

/** Why a document is not what kubectl would take, in one sentence, and where in the document's own text. */
export interface YamlError {
  readonly code: 'malformed' | 'too-deep' | 'too-large'
  readonly message: string
  readonly line: number
  readonly column: number
}

/** Thrown inside the parser only, where an offset is all that is known. */
export class YamlFault extends Error {
  readonly code: YamlError['code']
  readonly offset: number

  constructor(message: string, offset: number, code: YamlError['code'] = 'malformed') {
    super(message)
    this.code = code
    this.offset = offset
  }
}
