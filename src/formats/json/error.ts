export interface JsonLimits {
  /** How many arrays and objects may stand inside each other; 100 unless told, at most 1,000. */
  readonly maxDepth?: number
  /** Members that are stepped over, unread: their values are only looked through for their end. */
  readonly skip?: ReadonlySet<string>
}

/** Why a text is not the JSON we accept, in one sentence, and where. */
export interface JsonError {
  readonly code: 'malformed' | 'too-deep'
  readonly message: string
  readonly line: number
  readonly column: number
}

/** Thrown inside the parser only, where an offset is all that is known. */
export class JsonFault extends Error {
  readonly code: JsonError['code']
  readonly offset: number

  constructor(message: string, offset: number, code: JsonError['code'] = 'malformed') {
    super(message)
    this.code = code
    this.offset = offset
  }
}
